#!/bin/bash
# up.sh [DIR] : build, configure and start a loopback OpenStack control plane under DIR (default: OSTACK_DIR or ~/.cache/openstack-testbed); idempotent.
#   OSTACK_PORT_BASE (21000)   first of the ports used (all on 127.0.0.1)
#   OSTACK_SERVICES            space separated subset of: swift glance placement nova neutron cinder designate heat octavia barbican gnocchi cloudkitty
#   OSTACK_FRESH=1             drop the data directory first
#   OSTACK_INSTALL_DIR (DIR)   where the programs are installed; several DIRs can share one
# The other knobs are in README.md.
set -euo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
D=$(realpath -m "${1:-${OSTACK_DIR:-$HOME/.cache/openstack-testbed}}"); mkdir -p "$D"
I=$(realpath -m "${OSTACK_INSTALL_DIR:-$D}"); mkdir -p "$I"; cd "$D"
B=${OSTACK_PORT_BASE:-21000}
REGION=${OSTACK_REGION:-dc3-a}
PW=${OSTACK_PASSWORD:-ostack}
ALL="nova neutron designate placement glance cinder swift heat gnocchi barbican octavia cloudkitty"
SERVICES=${OSTACK_SERVICES:-$ALL}
has(){ [[ " $SERVICES " == *" $1 "* ]]; }
RPC=; for s in nova neutron cinder designate heat octavia cloudkitty; do has $s && RPC=1; done   # set when RabbitMQ is needed
SET=all; [ "$SERVICES" = swift ] && SET=core   # which set of programs to install
T0=$(date +%s.%N)
say(){ printf '[%6.1fs] %s\n' "$(echo "$(date +%s.%N) - $T0" | bc 2>/dev/null || awk "BEGIN{print $(date +%s.%N)-$T0}")" "$*"; }
V=$I/venv; R=$I/debs/root
ETC=$D/etc; LOG=$D/log; RUN=$D/run; DATA=$D/data; PYLIB=$D/pylib
mkdir -p "$ETC" "$LOG" "$RUN" "$DATA" "$PYLIB" "$D/bin"
# ---- ports
P_KEYSTONE=$((B+0)); P_SWIFT=$((B+80)); P_OBJ=$((B+81)); P_CONT=$((B+82)); P_ACCT=$((B+83))
P_GLANCE=$((B+292)); P_PLACEMENT=$((B+778)); P_NOVA=$((B+774)); P_NEUTRON=$((B+696)); P_CINDER=$((B+776))
P_DESIGNATE=$((B+901)); P_HEAT=$((B+804)); P_OCTAVIA=$((B+876)); P_BARBICAN=$((B+311)); P_CLOUDKITTY=$((B+889)); P_GNOCCHI=$((B+841))
P_RABBIT=$((B+567)); P_RABBITDIST=$((B+568)); P_EPMD=$((B+369)); P_MEMC=$((B+211)); P_DNS=$((B+53)); P_RNDC=$((B+953)); P_MDNS=$((B+354)); P_OHM=$((B+555))
SOCK=$RUN/mysql.sock
H=127.0.0.1
KS=http://$H:$P_KEYSTONE/v3
RABBIT=rabbit://guest:guest@$H:$P_RABBIT/
db(){ echo "mysql+pymysql://root@localhost/$1?unix_socket=$SOCK&charset=utf8mb4"; }

export PATH=$D/bin:$V/bin:$PATH PYTHONPATH=$PYLIB PYTHONWARNINGS=ignore
export SNAP_COMMON=$D     # oslo.config then reads $D/etc/<project>/<project>.conf by default
export OS_NOVA_CONFIG_DIR=$ETC/nova OS_NEUTRON_CONFIG_DIR=$ETC/neutron OS_NEUTRON_CONFIG_FILES=neutron.conf
export OS_GLANCE_CONFIG_DIR=$ETC/glance OS_DESIGNATE_CONFIG_DIR=$ETC/designate OS_PLACEMENT_CONFIG_DIR=$ETC/placement
unset OS_CLOUD OS_AUTH_URL OS_TOKEN http_proxy https_proxy HTTP_PROXY HTTPS_PROXY 2>/dev/null || true

# ---- process management: only pids we recorded, guarded by their start time
pstart(){ sed "s/.*) //" "/proc/$1/stat" 2>/dev/null | cut -d" " -f20 || true; }   # start time; the name in stat may hold spaces
alive(){ local f=$RUN/$1.pid p s; [ -f "$f" ] || return 1; read -r p s <"$f"; [ -n "$p" ] && [ "$(pstart "$p")" = "$s" ]; }
start(){ # name cmd...
  local n=$1; shift
  alive "$n" && return 0
  ( setsid nice -n 5 "$@" >>"$LOG/$n.log" 2>&1 </dev/null & p=$!; echo "$p $(pstart $p)" >"$RUN/$n.pid" )   # in a subshell: not a job of ours
}
wait_port(){ # port name [tries of 0.2 s]
  local i; for i in $(seq 1 "${3:-300}"); do
    (exec 3<>/dev/tcp/$H/$1) 2>/dev/null && return 0
    [ -n "${2:-}" ] && ! alive "$2" && { echo "!! $2 died, see $LOG/$2.log"; tail -5 "$LOG/$2.log"; return 1; }
    sleep 0.2; done; echo "!! nothing on $1"; return 1; }
wsgi(){ # name port module [uwsgi args]
  local n=$1 p=$2 m=$3; shift 3
  start "$n" uwsgi --http-socket $H:$p --module "$m" --threads "${WSGI_THREADS:-4}" --enable-threads --lazy-apps --need-app \
    --die-on-term --buffer-size 65535 --thunder-lock --disable-logging --add-header "Connection: close" --procname "ostack-$n" "$@"; }

# ---- 1. install ------------------------------------------------------------------------------------------------------
CORE="keystone keystonemiddleware python-keystoneclient swift openstacksdk pyuwsgi PyMySQL python-memcached setuptools"
CORE_DEBS="mariadb-server-core mariadb-client-core mariadb-common libmariadb3 libaio1 liburing2 libjemalloc2 libsnappy1v5 memcached"
installed(){ # what : is it there, from the lists of this checkout, for this set or for all?
  local f="$I/.$1-all"; [ -f "$f" ] || f="$I/.$1-$SET"
  [ "$(cat "$f" 2>/dev/null)" = "$STAMP" ]; }
install(){
  local STAMP; STAMP=$(cat "$HERE/lock.txt" "$HERE/debs.txt" | sha256sum | cut -c1-64)
  if ! installed venv; then
    say "install: python venv ($SET)"
    local py; py=$(command -v "${OSTACK_PYTHON:-python3.11}" || command -v python3)
    [ -x $I/tools/bin/uv ] || { "$py" -m venv $I/tools; $I/tools/bin/pip -q install uv; }
    [ -f /etc/ssl/certs/ca-certificates.crt ] && export SSL_CERT_FILE=${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}
    local what=(-r "$HERE/lock.txt"); [ $SET = core ] && what=(-c "$HERE/lock.txt" $CORE)
    $I/tools/bin/uv venv -q --allow-existing --python "$("$py" -c 'import sys;print(sys.executable)')" $V
    nice -n 5 $I/tools/bin/uv pip install -q --compile-bytecode --python $V/bin/python "${what[@]}"
    echo $STAMP >$I/.venv-$SET
  fi
  if ! installed debs; then
    say "install: debian binaries, unpacked not installed ($SET)"
    mkdir -p $I/debs/cache $R
    local d; d=$(cat "$HERE/debs.txt"); [ $SET = core ] && d=$CORE_DEBS
    (cd $I/debs/cache && rm -f ./*.deb && apt-get download -q -o APT::Sandbox::User=root $d >/dev/null) || { echo "!! apt-get download failed: has apt-get update been run?"; return 1; }
    local f; for f in $I/debs/cache/*.deb; do dpkg-deb -x $f $R; done
    rm -f $I/debs/cache/*.deb
    # erlang holds its own absolute path
    [ $SET = all ] && sed -i "s#/usr/lib/erlang#$R/usr/lib/erlang#g; s#$R$R#$R#g" $R/usr/lib/erlang/bin/{erl,start} $R/usr/lib/erlang/erts-*/bin/{erl,start}
    echo $STAMP >$I/.debs-$SET
  fi
}
shims(){
  export LD_LIBRARY_PATH_DEB=$R/usr/lib/$(uname -m)-linux-gnu:$R/lib/$(uname -m)-linux-gnu
  printf '#!/bin/sh\nLD_LIBRARY_PATH=%s exec %s "$@"\n' $LD_LIBRARY_PATH_DEB $R/usr/bin/qemu-img >bin/qemu-img; chmod +x bin/qemu-img
  # "sudo" shim: everything stays in DIR, no privilege is ever needed
  printf '#!/bin/sh\nwhile [ $# -gt 0 ]; do case "$1" in -n|-E|-S) shift;; *=*) export "$1"; shift;; *-rootwrap) shift 2;; *) break;; esac; done\nexec "$@"\n' >bin/sudo; chmod +x bin/sudo
}

# ---- 2. infra: mariadb (socket only), rabbitmq, memcached ------------------------------------------------------------
mysqlq(){ LD_LIBRARY_PATH=$LD_LIBRARY_PATH_DEB $R/usr/bin/mariadb --no-defaults -uroot -S "$SOCK" "$@"; }
infra(){
  local asroot=(); [ "$(id -u)" = 0 ] && asroot=(--user=root)
  if [ ! -d $DATA/mysql/mysql ]; then
    mkdir -p $DATA/mysql
    LD_LIBRARY_PATH=$LD_LIBRARY_PATH_DEB $R/usr/bin/mariadb-install-db --no-defaults --basedir=$R/usr --datadir=$DATA/mysql \
      --auth-root-authentication-method=normal --skip-test-db --skip-name-resolve --cross-bootstrap "${asroot[@]}" >$LOG/mariadb-install.log 2>&1
  fi
  start mariadb env LD_LIBRARY_PATH=$LD_LIBRARY_PATH_DEB $R/usr/sbin/mariadbd --no-defaults --basedir=$R/usr --datadir=$DATA/mysql \
    --socket=$SOCK --skip-networking --pid-file=$RUN/mysqld.own --lc-messages-dir=$R/usr/share/mysql --character-set-server=utf8mb4 --collation-server=utf8mb4_general_ci \
    --innodb-flush-log-at-trx-commit=0 --innodb-doublewrite=0 --sync-binlog=0 --innodb-buffer-pool-size=192M --innodb-log-file-size=64M \
    --max-connections=600 --performance-schema=OFF --skip-name-resolve --innodb-flush-method=nosync "${asroot[@]}"
  start memcached env LD_LIBRARY_PATH=$LD_LIBRARY_PATH_DEB $R/usr/bin/memcached -l $H -p $P_MEMC -U 0 -m 64 -t 1 -u root
  [ -n "$RPC" ] && rabbit
  local i; for i in $(seq 1 150); do mysqlq -e 'select 1' >/dev/null 2>&1 && break; sleep 0.2; done
  local s q=""; for s in keystone glance placement nova_api nova nova_cell0 neutron cinder designate heat octavia octavia_persistence barbican gnocchi cloudkitty; do q+="CREATE DATABASE IF NOT EXISTS $s CHARACTER SET utf8mb3;"; done
  mysqlq -e "$q"
}
rabbit(){
  start epmd env $R/usr/lib/erlang/erts-*/bin/epmd -address $H -port $P_EPMD
  wait_port $P_EPMD   # else rabbitmq starts its own epmd daemon, which down.sh would not know
  mkdir -p $DATA/rabbit $ETC/rabbitmq
  cat >$ETC/rabbitmq/rabbitmq.conf <<E
listeners.tcp.1 = $H:$P_RABBIT
distribution.listener.interface = $H
vm_memory_high_watermark.absolute = 512MB
disk_free_limit.absolute = 50MB
log.console = true
log.console.level = warning
log.file = false
management_agent.disable_metrics_collector = true
E
  : >$ETC/rabbitmq/env.conf; echo '[].' >$ETC/rabbitmq/enabled_plugins
  start rabbitmq env HOME=$DATA/rabbit PATH=$R/usr/lib/erlang/bin:$PATH ERL_EPMD_ADDRESS=$H ERL_EPMD_PORT=$P_EPMD \
    RABBITMQ_NODENAME=ostack@localhost RABBITMQ_NODE_IP_ADDRESS=$H RABBITMQ_NODE_PORT=$P_RABBIT RABBITMQ_DIST_PORT=$P_RABBITDIST \
    RABBITMQ_CONF_ENV_FILE=$ETC/rabbitmq/env.conf RABBITMQ_CONFIG_FILE=$ETC/rabbitmq/rabbitmq RABBITMQ_ENABLED_PLUGINS_FILE=$ETC/rabbitmq/enabled_plugins \
    RABBITMQ_MNESIA_BASE=$DATA/rabbit/mnesia RABBITMQ_LOG_BASE=$LOG RABBITMQ_PID_FILE=$RUN/rabbit.own \
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1} +S 1:1 +sbwt none" \
    $R/usr/lib/rabbitmq/bin/rabbitmq-server
}
once(){ # name cmd... : run once per data directory
  local n=$1; shift; [ -f $DATA/.done-$n ] && return 0
  local t=$(date +%s.%N)
  if nice -n 5 "$@" >$LOG/once-$n.log 2>&1; then touch $DATA/.done-$n; say "  $n ($(awk "BEGIN{printf \"%.1f\", $(date +%s.%N)-$t}")s)"; else echo "!! $n failed: $LOG/once-$n.log"; tail -3 $LOG/once-$n.log; return 1; fi; }

# ---- 3. keystone -----------------------------------------------------------------------------------------------------
type_of(){ case $1 in nova) echo compute;; glance) echo image;; neutron) echo network;; cinder) echo block-storage;;
  designate) echo dns;; heat) echo orchestration;; octavia) echo load-balancer;; barbican) echo key-manager;;
  gnocchi) echo metric;; cloudkitty) echo rating;; *) echo "$1";; esac; }
common_conf(){ # service : [DEFAULT] lines + oslo + authtoken for that service user
cat <<E
[keystone_authtoken]
auth_type = password
auth_url = $KS
www_authenticate_uri = $KS
username = $1
password = $PW
project_name = service
user_domain_id = default
project_domain_id = default
memcached_servers = $H:$P_MEMC
service_token_roles = service
service_token_roles_required = true
region_name = $REGION
service_type = $(type_of $1)
[oslo_concurrency]
lock_path = $DATA/$1/lock
[oslo_messaging_rabbit]
rabbit_quorum_queue = false
heartbeat_in_pthread = false
rpc_conn_pool_size = 5
[oslo_messaging_notifications]
driver = noop
[oslo_policy]
enforce_scope = ${ENFORCE_SCOPE:-true}
enforce_new_defaults = true
[oslo_middleware]
enable_proxy_headers_parsing = true
E
mkdir -p $DATA/$1/lock
}
svc_auth(){ # section user : keystoneauth section
cat <<E
[$1]
auth_type = password
auth_url = $KS
username = $2
password = $PW
project_name = service
user_domain_id = default
project_domain_id = default
region_name = $REGION
E
}
keystone(){
  mkdir -p $ETC/keystone $DATA/keystone
  cat >$ETC/keystone/keystone.conf <<E
[DEFAULT]
use_stderr = true
public_endpoint = http://$H:$P_KEYSTONE
[database]
connection = $(db keystone)
[token]
provider = fernet
expiration = 86400
[fernet_tokens]
key_repository = $DATA/keystone/fernet
[fernet_receipts]
key_repository = $DATA/keystone/fernet
[credential]
key_repository = $DATA/keystone/credential
[cache]
enabled = true
backend = dogpile.cache.memcached
memcache_servers = $H:$P_MEMC
[identity]
password_hash_rounds = 4
E
  # what fernet_setup and credential_setup write, without two starts of keystone-manage
  local k i; for k in fernet credential; do
    mkdir -p $DATA/keystone/$k; chmod 700 $DATA/keystone/$k
    for i in 0 1; do [ -f $DATA/keystone/$k/$i ] || (umask 077; head -c 32 /dev/urandom | base64 | tr +/ -_ | tr -d '\n' >$DATA/keystone/$k/$i); done; done
  WSGI_THREADS=8 wsgi keystone $P_KEYSTONE keystone.wsgi.api:application   # it reads the database at the first request only
  once keystone-db keystone-manage db_sync
  once keystone-bootstrap keystone-manage bootstrap --bootstrap-password "$PW" --bootstrap-region-id $REGION \
    --bootstrap-admin-url $KS --bootstrap-internal-url $KS --bootstrap-public-url $KS
  wait_port $P_KEYSTONE keystone
}
bootstrap(){
  cat >$D/bin/bootstrap.py <<'E'
import os, sys, json
from keystoneauth1.identity import v3
from keystoneauth1 import session
from keystoneclient.v3 import client
E = json.loads(sys.argv[1]); pw, region, ks = sys.argv[2:5]
s = session.Session(auth=v3.Password(ks, username='admin', password=pw, project_name='admin', user_domain_id='default', project_domain_id='default'))
k = client.Client(session=s, region_name=region)
def get(m, name, **kw):
    for x in m.list():
        if x.name == name: return x
    return m.create(name=name, **kw)
dom = k.domains.get('default')
svc = get(k.projects, 'service', domain='default')
roles = {r: get(k.roles, r) for r in ('admin','member','reader','manager','service','heat_stack_user','heat_stack_owner','creator','load-balancer_member','load-balancer_admin','rating','swiftoperator','ResellerAdmin')}
users = {u.name: u for u in k.users.list()}
for u in sys.argv[6:]:
    if u not in users:
        users[u] = k.users.create(u, domain='default', password=pw)
    for r in ('admin','service'):
        k.roles.grant(roles[r], user=users[u], project=svc)
pcp = get(k.projects, 'PCP-TEST01', domain='default')
pcu = users.get('PCU-TEST01') or k.users.create('PCU-TEST01', domain='default', password=pw, default_project=pcp)
for r in ('member','reader','heat_stack_owner','creator','load-balancer_member'):
    k.roles.grant(roles[r], user=pcu, project=pcp)
pcp2 = get(k.projects, 'PCP-TEST02', domain='default')
k.roles.grant(roles['member'], user=pcu, project=pcp2)
adm = users['admin']
k.roles.grant(roles['admin'], user=adm, project=pcp)
k.roles.grant(roles['rating'], user=users['cloudkitty'], project=pcp) if 'cloudkitty' in users else None
hd = next((d for d in k.domains.list() if d.name == 'heat'), None) or k.domains.create('heat')
had = next((u for u in k.users.list(domain=hd) if u.name == 'heat_domain_admin'), None) or k.users.create('heat_domain_admin', domain=hd, password=pw)
k.roles.grant(roles['admin'], user=had, domain=hd)
E['endpoints'] = {t: e for t, e in E['endpoints'].items() if e[0].removesuffix('v3') in sys.argv[6:]}
svcs = {s.type: s for s in k.services.list()}
eps = {(e.service_id, e.interface): e for e in k.endpoints.list()}
for t, (n, url) in E['endpoints'].items():
    sv = svcs.get(t) or k.services.create(n, type=t)
    for i in ('public','internal','admin'):
        e = eps.get((sv.id, i))
        if not e: k.endpoints.create(sv, url, interface=i, region=region)
        elif e.url != url: k.endpoints.update(e, url=url)
json.dump({'service': svc.id, 'PCP-TEST01': pcp.id, 'PCU-TEST01': pcu.id, 'heat_domain': hd.id}, open(os.path.join(sys.argv[5], 'ids.json'), 'w'))
E
  local u=http://$H
  # once per list of services: only what runs has a user and is in the catalog
  once bootstrap-"$(echo $SERVICES | tr ' ' '\n' | sort | sha256sum | cut -c1-8)" python $D/bin/bootstrap.py "{\"endpoints\":{\"object-store\":[\"swift\",\"$u:$P_SWIFT/v1/AUTH_%(project_id)s\"],\"image\":[\"glance\",\"$u:$P_GLANCE\"],\"placement\":[\"placement\",\"$u:$P_PLACEMENT\"],
   \"compute\":[\"nova\",\"$u:$P_NOVA/v2.1\"],\"network\":[\"neutron\",\"$u:$P_NEUTRON\"],\"block-storage\":[\"cinder\",\"$u:$P_CINDER/v3\"],\"volumev3\":[\"cinderv3\",\"$u:$P_CINDER/v3/%(project_id)s\"],\"dns\":[\"designate\",\"$u:$P_DESIGNATE\"],
   \"orchestration\":[\"heat\",\"$u:$P_HEAT/v1/%(project_id)s\"],\"load-balancer\":[\"octavia\",\"$u:$P_OCTAVIA\"],\"key-manager\":[\"barbican\",\"$u:$P_BARBICAN\"],\"metric\":[\"gnocchi\",\"$u:$P_GNOCCHI\"],\"rating\":[\"cloudkitty\",\"$u:$P_CLOUDKITTY\"]}}" "$PW" $REGION $KS $DATA $SERVICES
}
fakes(){ # our plug-ins: neutron mechanism driver, cinder file driver, restartable nova fake driver, launchers
  mkdir -p $PYLIB/ostack_fakes $PYLIB/ostack_fakes-1.dist-info
  cat >$PYLIB/ostack_fakes-1.dist-info/METADATA <<'PYEOF'
Metadata-Version: 2.1
Name: ostack-fakes
Version: 1
PYEOF
  cat >$PYLIB/ostack_fakes-1.dist-info/entry_points.txt <<'PYEOF'
[neutron.ml2.mechanism_drivers]
ostack = ostack_fakes.neutron_mech:Mech
PYEOF
  cat >$PYLIB/ostack_fakes/__init__.py <<'PYEOF'

PYEOF
  cat >$PYLIB/ostack_fakes/barbican_wsgi.py <<'PYEOF'
import os
from paste import deploy
application = deploy.loadapp('config:' + os.environ['BARBICAN_PASTE'])
PYEOF
  cat >$PYLIB/ostack_fakes/cinder_driver.py <<'PYEOF'
"""Cinder driver: every volume and snapshot is a sparse file under <state_path>/volumes."""
import os, shutil, subprocess
from cinder import interface
from cinder.image import image_utils
from cinder.volume import driver, volume_utils
from oslo_config import cfg
CONF = cfg.CONF


@interface.volumedriver
class FileDriver(driver.CloneableImageVD, driver.MigrateVD, driver.BaseVD):
    VERSION = '1.0'
    CI_WIKI_NAME = 'none'

    def _p(self, o):
        return os.path.join(CONF.state_path, 'volumes', o.name)

    def do_setup(self, context):
        os.makedirs(os.path.join(CONF.state_path, 'volumes'), exist_ok=True)

    def check_for_setup_error(self):
        pass

    def _grow(self, path, gb):
        with open(path, 'ab'):
            pass
        if os.path.getsize(path) < gb << 30:
            os.truncate(path, gb << 30)

    def _cp(self, a, b, gb):
        subprocess.check_call(['cp', '--sparse=always', '--reflink=auto', a, b])
        self._grow(b, gb)

    def _rm(self, p):
        try:
            os.unlink(p)
        except FileNotFoundError:
            pass

    def create_volume(self, volume):
        self._grow(self._p(volume), volume.size)

    def delete_volume(self, volume):
        self._rm(self._p(volume))

    def extend_volume(self, volume, new_size):
        self._grow(self._p(volume), new_size)

    def create_snapshot(self, snapshot):
        self._cp(self._p(snapshot.volume), self._p(snapshot), snapshot.volume_size)

    def delete_snapshot(self, snapshot):
        self._rm(self._p(snapshot))

    def create_volume_from_snapshot(self, volume, snapshot):
        self._cp(self._p(snapshot), self._p(volume), volume.size)

    def create_cloned_volume(self, volume, src_vref):
        self._cp(self._p(src_vref), self._p(volume), volume.size)

    def revert_to_snapshot(self, context, volume, snapshot):
        self._cp(self._p(snapshot), self._p(volume), volume.size)

    def clone_image(self, context, volume, image_location, image_meta, image_service):
        return None, False

    def local_path(self, volume):
        return self._p(volume)

    def copy_image_to_volume(self, context, volume, image_service, image_id, disable_sparse=False):
        image_utils.fetch_to_raw(context, image_service, image_id, self._p(volume), CONF.volume_dd_blocksize, size=volume.size)
        self._grow(self._p(volume), volume.size)

    def copy_volume_to_image(self, context, volume, image_service, image_meta):
        volume_utils.upload_volume(context, image_service, image_meta, self._p(volume), volume)

    def retype(self, context, volume, new_type, diff, host):
        return True, {}

    def migrate_volume(self, context, volume, host):
        return True, {}

    def update_migrated_volume(self, ctxt, volume, new_volume, status):
        return {'_name_id': None, 'provider_location': None}

    def manage_existing(self, volume, ref):
        raise NotImplementedError

    def ensure_export(self, context, volume):
        pass

    def create_export(self, context, volume, connector=None):
        pass

    def remove_export(self, context, volume):
        pass

    def initialize_connection(self, volume, connector, **kw):
        return {'driver_volume_type': 'local', 'data': {'device_path': self._p(volume), 'volume_id': volume.id}}

    def terminate_connection(self, volume, connector, **kw):
        pass

    def create_export_snapshot(self, context, snapshot, connector):
        pass

    def remove_export_snapshot(self, context, snapshot):
        pass

    def initialize_connection_snapshot(self, snapshot, connector, **kw):
        return {'driver_volume_type': 'local', 'data': {'device_path': self._p(snapshot)}}

    def terminate_connection_snapshot(self, snapshot, connector, **kw):
        pass

    def _update_volume_stats(self):
        self._stats = {'volume_backend_name': self.configuration.safe_get('volume_backend_name') or 'file', 'vendor_name': 'ostack',
                       'driver_version': self.VERSION, 'storage_protocol': 'local', 'total_capacity_gb': 100000, 'free_capacity_gb': 100000,
                       'provisioned_capacity_gb': 0, 'max_over_subscription_ratio': 100.0, 'reserved_percentage': 0,
                       'thin_provisioning_support': True, 'QoS_support': False, 'multiattach': True, 'online_extend_support': True}
        return self._stats

    def get_volume_stats(self, refresh=False):
        return self._update_volume_stats()
PYEOF
  cat >$PYLIB/ostack_fakes/neutron_mech.py <<'PYEOF'
"""ML2 driver that binds every port and plays the L3/L2 agents: ports, router interfaces and floating IPs become ACTIVE."""
from neutron_lib.api.definitions import portbindings
from neutron_lib.callbacks import events, registry, resources
from neutron_lib import constants as c
from neutron_lib import context as ctx
from neutron_lib.plugins import constants as pc, directory
from neutron_lib.plugins.ml2 import api
from neutron_lib.db import constants as dbc
from neutron_lib.services.qos import base as qos_base, constants as q
from neutron.services.trunk.drivers import base as trunk_base
from oslo_log import log
LOG = log.getLogger(__name__)


class Qos(qos_base.DriverBase):
    is_loaded = True


class Trunk(trunk_base.DriverBase):
    is_loaded = True


class Mech(api.MechanismDriver):
    connectivity = portbindings.CONNECTIVITY_L2

    def initialize(self):
        for ev in (events.AFTER_CREATE, events.AFTER_UPDATE):
            registry.subscribe(self._fip, resources.FLOATING_IP, ev)
        registry.subscribe(self._rif, resources.ROUTER_INTERFACE, events.AFTER_CREATE)
        registry.subscribe(lambda r, e, t, payload=None: payload.latest_state.update(status='ACTIVE'), resources.TRUNK, events.AFTER_CREATE)
        registry.subscribe(self._gw, resources.ROUTER_GATEWAY, events.AFTER_CREATE)
        rng = {'type:range': [0, dbc.DB_INTEGER_MAX_VALUE]}
        Qos('ostack', [portbindings.VIF_TYPE_OVS], [portbindings.VNIC_NORMAL], {
            q.RULE_TYPE_BANDWIDTH_LIMIT: {q.MAX_KBPS: rng, q.MAX_BURST: rng, q.DIRECTION: {'type:values': c.VALID_DIRECTIONS}},
            q.RULE_TYPE_DSCP_MARKING: {q.DSCP_MARK: {'type:values': c.VALID_DSCP_MARKS}}})
        Trunk('ostack', [portbindings.VIF_TYPE_OVS], ['vlan'], can_trunk_bound_port=True)

    def bind_port(self, context):
        for s in context.segments_to_bind:
            context.set_binding(s[api.ID], portbindings.VIF_TYPE_OVS,
                                {portbindings.CAP_PORT_FILTER: True, portbindings.VIF_DETAILS_CONNECTIVITY: self.connectivity},
                                status=c.PORT_STATUS_ACTIVE)
            return

    def _fip(self, resource, event, trigger, payload=None):
        try:
            f = payload.latest_state
            want = c.FLOATINGIP_STATUS_ACTIVE if f.get('fixed_port_id') or f.get('port_id') else c.FLOATINGIP_STATUS_DOWN
            directory.get_plugin(pc.L3).update_floatingip_status(ctx.get_admin_context(), payload.resource_id or f['id'], want)
        except Exception:
            LOG.exception('floating ip status')

    def _port_up(self, port_id):
        try:
            directory.get_plugin().update_port_status(ctx.get_admin_context(), port_id, c.PORT_STATUS_ACTIVE)
        except Exception:
            LOG.exception('port status')

    def _rif(self, resource, event, trigger, payload=None):
        p = payload.metadata.get('port') or {}
        if p.get('id'):
            self._port_up(p['id'])

    def _gw(self, resource, event, trigger, payload=None):
        core = directory.get_plugin()
        a = ctx.get_admin_context()
        for p in core.get_ports(a, filters={'device_id': [payload.resource_id], 'device_owner': [c.DEVICE_OWNER_ROUTER_GW]}):
            self._port_up(p['id'])
PYEOF
  cat >$PYLIB/ostack_fakes/novad.py <<'PYEOF'
"""nova-compute with the stock fake virt driver, made restartable and with snapshots that finish:
 - a node uuid kept in state_path/compute_id (the stock driver invents one per process, and nova then refuses the second start)
 - instances known to the database but not to this process are adopted again
 - snapshot/shelve upload a 1 MiB image, so that images reach 'active'"""
import functools, io, sys
from nova.cmd import compute as cmd   # first: applies nova's monkey patching policy
from nova.compute import power_state, task_states
from nova.image import glance
from nova.virt import fake, node
F = fake.FakeDriver


def adopt(name):
    orig = getattr(F, name)

    @functools.wraps(orig)
    def f(self, *a, **k):
        for x in list(a) + list(k.values()):
            if hasattr(x, 'uuid') and hasattr(x, 'vm_state') and x.uuid not in self.instances:
                gone = self.__dict__.setdefault('_gone', set())
                if name != 'destroy' and x.uuid not in gone:
                    st = x.power_state if x.power_state in (power_state.RUNNING, power_state.SHUTDOWN, power_state.PAUSED, power_state.SUSPENDED) else power_state.RUNNING
                    self.instances[x.uuid] = fake.FakeInstance(x.name, st, x.uuid)
        return orig(self, *a, **k)
    setattr(F, name, f)


for n in ('get_info', 'power_off', 'power_on', 'pause', 'unpause', 'suspend', 'resume', 'rescue', 'unrescue', 'attach_interface', 'detach_interface', 'reboot'):
    if hasattr(F, n):
        adopt(n)
_destroy, _res, _spawn = F.destroy, F.get_available_resource, F.spawn


def destroy(self, context, instance, *a, **k):
    self.__dict__.setdefault('_gone', set()).add(instance.uuid)
    return _destroy(self, context, instance, *a, **k)


def spawn(self, context, instance, *a, **k):
    self.__dict__.setdefault('_gone', set()).discard(instance.uuid)
    return _spawn(self, context, instance, *a, **k)


def get_available_resource(self, nodename):
    r = _res(self, nodename)
    r['uuid'] = node.get_local_node_uuid()
    return r


def snapshot(self, context, instance, image_id, update_task_state):
    update_task_state(task_state=task_states.IMAGE_PENDING_UPLOAD)
    api = glance.API()
    meta = api.get(context, image_id)
    new = {'id': image_id, 'name': meta['name'], 'status': 'active', 'disk_format': meta.get('disk_format') or 'raw',
           'container_format': meta.get('container_format') or 'bare', 'properties': dict(meta.get('properties') or {})}
    update_task_state(task_state=task_states.IMAGE_UPLOADING, expected_state=task_states.IMAGE_PENDING_UPLOAD)
    api.update(context, image_id, new, io.BytesIO(b'\0' * (1 << 20)), purge_props=False)


F.destroy, F.spawn, F.snapshot, F.get_available_resource = destroy, spawn, snapshot, get_available_resource
F.get_nodenames_by_uuid = lambda self, refresh=False: {node.get_local_node_uuid(): n for n in self.get_available_nodes()}
if __name__ == '__main__':
    sys.argv[0] = 'nova-compute'
    cmd.main()
PYEOF
  cat >$PYLIB/ostack_fakes/swiftd.py <<'PYEOF'
"""python -m ostack_fakes.swiftd SWIFT_DIR MODULE CONF [args]: swift daemons (unlike its WSGI servers) read only /etc/swift/swift.conf; point them elsewhere."""
import importlib, os, sys
import swift.common.utils as u
d, mod = sys.argv[1:3]
u.SWIFT_CONF_FILE = os.path.join(d, 'swift.conf')
sys.argv[1:3] = []
importlib.import_module(mod).main()
PYEOF
}
# ---- 4. swift: 1 replica, 4 servers + container-updater + object-expirer + account-reaper ------------------------------
svc_swift(){
  local S=$ETC/swift; mkdir -p $S $DATA/swift/d1 $DATA/swift/lock $DATA/swift/recon
  cat >$S/swift.conf <<E
[swift-hash]
swift_hash_path_prefix = ostack
swift_hash_path_suffix = ostack
[storage-policy:0]
name = Policy-0
default = yes
E
  local r; for r in account:$P_ACCT container:$P_CONT object:$P_OBJ; do
    [ -f $S/${r%:*}.ring.gz ] && [ "$(cat $S/.ring-${r%:*} 2>/dev/null)" = $r ] && continue
    (cd $S; rm -f ${r%:*}.builder ${r%:*}.ring.gz
     python - ${r%:*} ${r#*:} <<'E'
import sys
from swift.common.ring import RingBuilder
b = RingBuilder(4, 1, 0)
b.add_dev({'region':1,'zone':1,'ip':'127.0.0.1','port':int(sys.argv[2]),'replication_ip':'127.0.0.1','replication_port':int(sys.argv[2]),'device':'d1','weight':1.0,'meta':''})
b.rebalance(); b.get_ring().save(sys.argv[1]+'.ring.gz'); b.save(sys.argv[1]+'.builder')
E
     echo $r >.ring-${r%:*}); done
  local t p; for t in account container object; do
    case $t in account) p=$P_ACCT;; container) p=$P_CONT;; object) p=$P_OBJ;; esac
    cat >$S/$t.conf <<E
[DEFAULT]
bind_ip = $H
bind_port = $p
swift_dir = $S
devices = $DATA/swift
mount_check = false
workers = 0
user = $(id -un)
log_address = /nonexistent
log_name = $t
lock_path = $DATA/swift/lock
recon_cache_path = $DATA/swift/recon
disable_fallocate = true
[pipeline:main]
pipeline = ${t}-server
[app:${t}-server]
use = egg:swift#$t
$([ $t = object ] && echo 'threads_per_disk = 2')
[container-updater]
interval = ${SWIFT_UPDATER_INTERVAL:-2}
concurrency = 1
account_suppression_time = 1
[account-reaper]
interval = 10
[${t}-replicator]
interval = 3600
E
  done
  cat >$S/expirer.conf <<E
[DEFAULT]
swift_dir = $S
devices = $DATA/swift
user = $(id -un)
log_address = /nonexistent
recon_cache_path = $DATA/swift/recon
[object-expirer]
interval = 5
[pipeline:main]
pipeline = catch_errors cache proxy-server
[app:proxy-server]
use = egg:swift#proxy
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:cache]
use = egg:swift#memcache
memcache_servers = $H:$P_MEMC
E
  cat >$S/proxy.conf <<E
[DEFAULT]
bind_ip = $H
bind_port = $P_SWIFT
swift_dir = $S
workers = 0
user = $(id -un)
log_address = /nonexistent
log_level = INFO
expose_info = true
admin_key = admin
[pipeline:main]
pipeline = catch_errors gatekeeper healthcheck proxy-logging cache listing_formats bulk tempurl formpost ratelimit authtoken s3api s3token keystoneauth staticweb copy container-quotas account-quotas slo dlo versioned_writes symlink proxy-logging proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
allow_account_management = true
recheck_container_existence = 2
recheck_account_existence = 2
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:healthcheck]
use = egg:swift#healthcheck
[filter:proxy-logging]
use = egg:swift#proxy_logging
[filter:cache]
use = egg:swift#memcache
memcache_servers = $H:$P_MEMC
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:bulk]
use = egg:swift#bulk
[filter:tempurl]
use = egg:swift#tempurl
[filter:formpost]
use = egg:swift#formpost
[filter:ratelimit]
use = egg:swift#ratelimit
[filter:authtoken]
paste.filter_factory = keystonemiddleware.auth_token:filter_factory
www_authenticate_uri = $KS
auth_url = $KS
auth_type = password
project_domain_id = default
user_domain_id = default
project_name = service
username = swift
password = $PW
delay_auth_decision = true
cache = swift.cache
include_service_catalog = false
service_token_roles_required = true
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
s3_acl = false
dns_compliant_bucket_names = true
allow_multipart_uploads = true
[filter:s3token]
use = egg:swift#s3token
auth_uri = $KS
delay_auth_decision = false
secret_cache_duration = 60
auth_type = password
auth_url = $KS
username = swift
password = $PW
project_name = service
user_domain_id = default
project_domain_id = default
region_name = $REGION
[filter:keystoneauth]
use = egg:swift#keystoneauth
operator_roles = admin, member, swiftoperator
reseller_admin_role = ResellerAdmin
[filter:staticweb]
use = egg:swift#staticweb
[filter:copy]
use = egg:swift#copy
[filter:container-quotas]
use = egg:swift#container_quotas
[filter:account-quotas]
use = egg:swift#account_quotas
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
[filter:versioned_writes]
use = egg:swift#versioned_writes
allow_versioned_writes = true
allow_object_versioning = true
[filter:symlink]
use = egg:swift#symlink
E
  start swift-account swift-account-server $S/account.conf -v
  start swift-container swift-container-server $S/container.conf -v
  start swift-object swift-object-server $S/object.conf -v
  start swift-container-updater python -m ostack_fakes.swiftd $S swift.container.updater $S/container.conf -v
  start swift-expirer python -m ostack_fakes.swiftd $S swift.obj.expirer $S/expirer.conf -v
  start swift-reaper python -m ostack_fakes.swiftd $S swift.account.reaper $S/account.conf -v
  start swift-proxy swift-proxy-server $S/proxy.conf -v
  wait_port $P_SWIFT swift-proxy
}
# ---- 5. glance -------------------------------------------------------------------------------------------------------
svc_glance(){
  mkdir -p $ETC/glance $DATA/glance/{store,staging,tasks}; cp $V/etc/glance/glance-api-paste.ini $ETC/glance/
  cat >$ETC/glance/glance-api.conf <<E
[DEFAULT]
use_stderr = true
enabled_backends = file:file
bind_host = $H
transport_url = $RABBIT
enabled_import_methods = [glance-direct,web-download,copy-image]
image_size_cap = 10737418240
[database]
connection = $(db glance)
[glance_store]
default_backend = file
[file]
filesystem_store_datadir = $DATA/glance/store
[os_glance_staging_store]
filesystem_store_datadir = $DATA/glance/staging
[os_glance_tasks_store]
filesystem_store_datadir = $DATA/glance/tasks
[paste_deploy]
flavor = keystone
config_file = $ETC/glance/glance-api-paste.ini
[task]
task_executor = taskflow
work_dir = $DATA/glance/tasks
[import_filtering_opts]
allowed_ports = [80,443,$P_SWIFT]
disallowed_hosts = []
$(common_conf glance)
E
  once glance-db glance-manage --config-file $ETC/glance/glance-api.conf db_sync
  # gunicorn, not uwsgi: glance's uwsgi.chunked_read() fails on chunked uploads (nova snapshots, SDK iterators)
  start glance gunicorn -b $H:$P_GLANCE -w 1 -k gthread --threads 8 --timeout 600 --graceful-timeout 5 glance.wsgi.api:application
}
# ---- 6. placement + nova ---------------------------------------------------------------------------------------------
svc_placement(){
  mkdir -p $ETC/placement
  cat >$ETC/placement/placement.conf <<E
[DEFAULT]
use_stderr = true
[placement_database]
connection = $(db placement)
[api]
auth_strategy = keystone
$(common_conf placement)
E
  once placement-db placement-manage --config-file $ETC/placement/placement.conf db sync
  wsgi placement $P_PLACEMENT placement.wsgi.api:application
}
svc_nova(){
  local N=$ETC/nova DN=$DATA/nova; mkdir -p $N $DN/instances; cp $V/etc/nova/api-paste.ini $N/
  cat >$N/nova.conf <<E
[DEFAULT]
use_stderr = true
host = compute1
my_ip = $H
state_path = $DN
transport_url = $RABBIT
compute_driver = fake.FakeDriver
periodic_fuzzy_delay = 0
allow_resize_to_same_host = true
vif_plugging_is_fatal = false
vif_plugging_timeout = 0
osapi_compute_workers = 1
rpc_response_timeout = 60
running_deleted_instance_action = noop
sync_power_state_interval = -1
update_resources_interval = 30
report_interval = 10
service_down_time = 120
resume_guests_state_on_host_boot = false
flat_injected = false
force_config_drive = false
max_concurrent_builds = 4
[api]
auth_strategy = keystone
[wsgi]
api_paste_config = $N/api-paste.ini
[api_database]
connection = $(db nova_api)
[database]
connection = $(db nova)
[conductor]
workers = 1
[scheduler]
workers = 1
discover_hosts_in_cells_interval = 5
[glance]
api_servers = http://$H:$P_GLANCE
region_name = $REGION
[cinder]
catalog_info = block-storage:cinder:internalURL
os_region_name = $REGION
$(svc_auth cinder nova | tail -n +2)
$(svc_auth neutron neutron)
service_metadata_proxy = true
metadata_proxy_shared_secret = $PW
$(svc_auth placement placement)
$(svc_auth service_user nova)
send_service_user_token = true
[barbican]
barbican_region_name = $REGION
auth_endpoint = $KS
[key_manager]
backend = nova.keymgr.conf_key_mgr.ConfKeyManager
fixed_key = 0000000000000000000000000000000000000000000000000000000000000000
[vnc]
enabled = true
novncproxy_base_url = http://$H:$((B+680))/vnc_auto.html
server_listen = $H
[spice]
enabled = false
[serial_console]
enabled = true
base_url = ws://$H:$((B+683))/
[workarounds]
disable_rootwrap = true
[quota]
instances = 100
cores = 400
ram = 1024000
key_pairs = 100
server_groups = 50
$(common_conf nova)
E
  cat >$D/bin/nova-init <<E
#!/bin/bash
set -e
nova-manage api_db sync & p=\$!
nova-manage --config-file $N/nova.conf cell_v2 --help >/dev/null 2>&1 || true
wait \$p
nova-manage cell_v2 map_cell0 --database_connection '$(db nova_cell0)'
nova-manage cell_v2 create_cell --name cell1 --database_connection '$(db nova)' --transport-url '$RABBIT' || [ \$? = 2 ]
nova-manage db sync
E
  chmod +x $D/bin/nova-init
  once nova-db $D/bin/nova-init
  start nova-conductor nova-conductor --config-file $N/nova.conf
  start nova-scheduler nova-scheduler --config-file $N/nova.conf
  start nova-compute python -m ostack_fakes.novad --config-file $N/nova.conf
  WSGI_THREADS=8 wsgi nova-api $P_NOVA nova.wsgi.osapi_compute:application
}
# ---- 7. neutron ------------------------------------------------------------------------------------------------------
svc_neutron(){
  mkdir -p $ETC/neutron $DATA/neutron; cp $V/etc/neutron/api-paste.ini $ETC/neutron/
  cat >$ETC/neutron/neutron.conf <<E
[DEFAULT]
use_stderr = true
state_path = $DATA/neutron
api_paste_config = $ETC/neutron/api-paste.ini
transport_url = $RABBIT
core_plugin = ml2
service_plugins = router,trunk,qos,port_forwarding,segments
auth_strategy = keystone
notify_nova_on_port_status_changes = true
notify_nova_on_port_data_changes = true
dns_domain = openstacklocal.
l3_ha = false
router_distributed = false
network_auto_schedule = false
router_auto_schedule = false
api_workers = 0
rpc_workers = 0
rpc_state_report_workers = 0
max_allowed_address_pair = 50
[database]
connection = $(db neutron)
$(svc_auth nova nova)
$(svc_auth placement placement)
[ml2]
type_drivers = flat,vlan,vxlan,local
tenant_network_types = vxlan
mechanism_drivers = ostack
extension_drivers = port_security,dns,qos
path_mtu = 1550
[ml2_type_flat]
flat_networks = *
[ml2_type_vxlan]
vni_ranges = 1:4000
[ml2_type_vlan]
network_vlan_ranges = physnet1:100:400
[securitygroup]
enable_security_group = true
[quotas]
quota_network = 100
quota_subnet = 100
quota_port = 500
quota_router = 50
quota_floatingip = 50
quota_security_group = 100
quota_security_group_rule = 1000
$(common_conf neutron)
E
  once neutron-db neutron-db-manage --config-file $ETC/neutron/neutron.conf upgrade heads
  WSGI_THREADS=8 wsgi neutron $P_NEUTRON neutron.wsgi.api:application
}
# ---- 8. cinder -------------------------------------------------------------------------------------------------------
svc_cinder(){
  mkdir -p $ETC/cinder $DATA/cinder/{volumes,conversion,tmp}; cp $V/etc/cinder/api-paste.ini $V/etc/cinder/resource_filters.json $ETC/cinder/
  cat >$ETC/cinder/cinder.conf <<E
[DEFAULT]
use_stderr = true
host = vol1
my_ip = $H
state_path = $DATA/cinder
image_conversion_dir = $DATA/cinder/conversion
tmp_dir = $DATA/cinder/tmp
api_paste_config = $ETC/cinder/api-paste.ini
resource_query_filters_file = $ETC/cinder/resource_filters.json
transport_url = $RABBIT
auth_strategy = keystone
enabled_backends = CEPH_1_perf1
default_volume_type = CEPH_1_perf1
glance_api_servers = http://$H:$P_GLANCE
osapi_volume_workers = 1
backup_driver = cinder.backup.drivers.swift.SwiftBackupDriver
backup_swift_block_size = 1048576
backup_swift_object_size = 16777216
backup_compression_algorithm = zstd
backup_workers = 1
swift_catalog_info = object-store:swift:publicURL
scheduler_default_filters = AvailabilityZoneFilter,CapacityFilter,CapabilitiesFilter
verify_glance_signatures = disabled
report_interval = 5
service_down_time = 60
quota_volumes = 100
quota_snapshots = 100
quota_backups = 50
quota_gigabytes = 10000
quota_backup_gigabytes = 10000
allow_force_upload = true
[CEPH_1_perf1]
volume_driver = ostack_fakes.cinder_driver.FileDriver
volume_backend_name = CEPH_1_perf1
[database]
connection = $(db cinder)
[key_manager]
backend = cinder.keymgr.conf_key_mgr.ConfKeyManager
fixed_key = 0000000000000000000000000000000000000000000000000000000000000000
[coordination]
backend_url = file://$DATA/cinder/coordination
$(svc_auth nova nova)
interface = internal
$(svc_auth service_user cinder)
send_service_user_token = true
$(common_conf cinder)
E
  once cinder-db cinder-manage --config-file $ETC/cinder/cinder.conf db sync
  start cinder-scheduler cinder-scheduler --config-file $ETC/cinder/cinder.conf
  start cinder-volume cinder-volume --config-file $ETC/cinder/cinder.conf
  start cinder-backup cinder-backup --config-file $ETC/cinder/cinder.conf
  wsgi cinder-api $P_CINDER cinder.wsgi.api:application
}
# ---- 9. designate + bind ---------------------------------------------------------------------------------------------
svc_designate(){
  local G=$ETC/designate N=$DATA/named; mkdir -p $G $N $DATA/designate; cp $V/etc/designate/api-paste.ini $G/
  [ -f $N/rndc.key ] || echo "key \"rndc-key\" { algorithm hmac-sha256; secret \"$(head -c 32 /dev/urandom | base64)\"; };" >$N/rndc.key
  printf 'include "%s";\noptions { default-key "rndc-key"; default-server 127.0.0.1; default-port %s; };\n' $N/rndc.key $P_RNDC >$N/rndc.conf
  cat >$N/named.conf <<E
include "$N/rndc.key";
options { directory "$N"; pid-file "$RUN/named.own"; session-keyfile "$N/session.key"; listen-on port $P_DNS { 127.0.0.1; }; listen-on-v6 { none; };
  allow-new-zones yes; recursion no; dnssec-validation no; minimal-responses yes; request-ixfr no; notify no; allow-query { 127.0.0.1; }; allow-notify { 127.0.0.1; }; allow-transfer { 127.0.0.1; };
  transfers-in 100; transfers-per-ns 100; serial-query-rate 1000; managed-keys-directory "$N"; };
controls { inet 127.0.0.1 port $P_RNDC allow { 127.0.0.1; } keys { "rndc-key"; }; };
logging { channel s { stderr; severity info; }; category default { s; }; };
E
  printf '#!/bin/sh\nLD_LIBRARY_PATH=%s exec %s "$@"\n' $LD_LIBRARY_PATH_DEB $R/usr/sbin/rndc >$D/bin/rndc; chmod +x $D/bin/rndc
  start named env LD_LIBRARY_PATH=$LD_LIBRARY_PATH_DEB $R/usr/sbin/named -f -n 1 -U 1 -c $N/named.conf -u $(id -un)
  cat >$G/designate.conf <<E
[DEFAULT]
use_stderr = true
state_path = $DATA/designate
transport_url = $RABBIT
root_helper = sudo
default_soa_refresh_min = 3500
quota_zones = 500
[service:central]
workers = 1
threads = 20
managed_resource_email = hostmaster@example.com
[service:api]
listen = $H:$P_DESIGNATE
api_base_uri = http://$H:$P_DESIGNATE/
auth_strategy = keystone
enable_api_v2 = true
enable_api_admin = true
enabled_extensions_admin = quotas,reports
enable_host_header = true
[service:mdns]
workers = 1
threads = 4
listen = $H:$P_MDNS
[service:worker]
workers = 1
threads = 8
poll_timeout = 5
poll_retry_interval = 1
poll_max_retries = 10
poll_delay = 2
[service:producer]
workers = 1
[producer_task:periodic_exists]
interval = 3600
[producer_task:increment_serial]
interval = 1
[producer_task:delayed_notify]
interval = 3
[producer_task:worker_periodic_recovery]
interval = 10
[producer_task:zone_purge]
interval = 600
[heartbeat_emitter]
heartbeat_interval = 10
[storage:sqlalchemy]
connection = $(db designate)
[coordination]
backend_url = file://$DATA/designate/coordination
$(common_conf designate)
E
  cat >$G/pools.yaml <<E
- name: default
  description: default pool
  attributes: {}
  ns_records:
    - {hostname: ns11.infomaniak.cloud., priority: 1}
    - {hostname: ns12.infomaniak.cloud., priority: 2}
  nameservers:
    - {host: 127.0.0.1, port: $P_DNS}
  targets:
    - type: bind9
      description: bind
      masters:
        - {host: 127.0.0.1, port: $P_MDNS}
      options: {host: 127.0.0.1, port: $P_DNS, rndc_host: 127.0.0.1, rndc_port: $P_RNDC, rndc_config_file: $N/rndc.conf, rndc_key_file: $N/rndc.key}
E
  once designate-db designate-manage --config-file $G/designate.conf database sync
  start designate-central designate-central --config-file $G/designate.conf
  [ -f $DATA/.done-designate-pool ] || wait_queue central
  once designate-pool designate-manage --config-file $G/designate.conf pool update --file $G/pools.yaml
  start designate-worker designate-worker --config-file $G/designate.conf
  start designate-mdns designate-mdns --config-file $G/designate.conf
  start designate-producer designate-producer --config-file $G/designate.conf
  wsgi designate-api $P_DESIGNATE designate.wsgi.api:application
}
# ---- 10. heat --------------------------------------------------------------------------------------------------------
svc_heat(){
  mkdir -p $ETC/heat $DATA/heat; cp -r $V/etc/heat/. $ETC/heat/
  cat >$ETC/heat/heat.conf <<E
[DEFAULT]
use_stderr = true
transport_url = $RABBIT
num_engine_workers = 1
region_name_for_services = $REGION
auth_encryption_key = 0123456789abcdef0123456789abcdef
heat_metadata_server_url = http://$H:$((P_HEAT+1))
heat_waitcondition_server_url = http://$H:$((P_HEAT+1))/v1/waitcondition
stack_domain_admin = heat_domain_admin
stack_domain_admin_password = $PW
stack_user_domain_name = heat
stack_user_domain_id = $(python -c "import json;print(json.load(open('$DATA/ids.json'))['heat_domain'])")
deferred_auth_method = trusts
trusts_delegated_roles = member
environment_dir = $ETC/heat/environment.d
template_dir = $ETC/heat/templates
plugin_dirs =
convergence_engine = true
enable_stack_abandon = true
enable_stack_adopt = true
server_keystone_endpoint_type = public
[paste_deploy]
api_paste_config = $ETC/heat/api-paste.ini
[database]
connection = $(db heat)
$(svc_auth trustee heat)
[clients_keystone]
auth_uri = http://$H:$P_KEYSTONE
[ec2authtoken]
auth_uri = $KS/ec2tokens
[clients]
endpoint_type = publicURL
[heat_api]
workers = 0
$(common_conf heat)
E
  once heat-db heat-manage --config-file $ETC/heat/heat.conf db_sync
  start heat-engine heat-engine --config-file $ETC/heat/heat.conf
  wsgi heat-api $P_HEAT heat.wsgi.api:application
}
# ---- 11. octavia: amphora provider with every driver noop -------------------------------------------------------------
svc_octavia(){
  local O=$ETC/octavia; mkdir -p $O/certs $DATA/octavia
  [ -f $O/certs/ca.pem ] || openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=ostack -keyout $O/certs/ca.key -out $O/certs/ca.pem 2>/dev/null
  cat $O/certs/ca.key $O/certs/ca.pem >$O/certs/client.pem
  cat >$O/octavia.conf <<E
[DEFAULT]
use_stderr = true
transport_url = $RABBIT
[api_settings]
bind_host = $H
bind_port = $P_OCTAVIA
api_handler = queue_producer
auth_strategy = keystone
enabled_provider_drivers = amphora: 'amphora', octavia: 'alias of amphora'
default_provider_driver = amphora
allow_ping_health_monitors = true
[database]
connection = $(db octavia)
[health_manager]
bind_ip = $H
bind_port = $((B+556))
heartbeat_key = insecure
controller_ip_port_list = $H:$((B+556))
[certificates]
cert_generator = local_cert_generator
cert_manager = $(has barbican && echo barbican_cert_manager || echo noop_cert_manager)
ca_certificate = $O/certs/ca.pem
ca_private_key = $O/certs/ca.key
server_certs_key_passphrase = insecure-key-do-not-use-this-key
region_name = $REGION
[haproxy_amphora]
server_ca = $O/certs/ca.pem
client_cert = $O/certs/client.pem
[controller_worker]
workers = 1
amp_active_retries = 10
amp_active_wait_sec = 1
client_ca = $O/certs/ca.pem
amphora_driver = amphora_noop_driver
compute_driver = compute_noop_driver
network_driver = network_noop_driver
image_driver = image_noop_driver
volume_driver = volume_noop_driver
distributor_driver = distributor_noop_driver
amp_flavor_id = noop
amp_image_tag = noop
amp_boot_network_list = noop
loadbalancer_topology = SINGLE
[oslo_messaging]
rpc_thread_pool_size = 2
[task_flow]
engine = parallel
max_workers = 2
[networking]
max_retries = 2
retry_interval = 1
[driver_agent]
status_socket_path = $RUN/oct_status.sock
stats_socket_path = $RUN/oct_stats.sock
get_socket_path = $RUN/oct_get.sock
$(svc_auth service_auth octavia)
$(svc_auth neutron octavia)
$(common_conf octavia)
E
  once octavia-db octavia-db-manage --config-file $O/octavia.conf upgrade head
  start octavia-worker octavia-worker --config-file $O/octavia.conf
  start octavia-housekeeping octavia-housekeeping --config-file $O/octavia.conf
  wsgi octavia-api $P_OCTAVIA octavia.wsgi.api:application --pyargv "--config-file $O/octavia.conf"
}
# ---- 12. barbican ----------------------------------------------------------------------------------------------------
svc_barbican(){
  local A=$ETC/barbican; mkdir -p $A $DATA/barbican; cp $V/etc/barbican/barbican-api-paste.ini $A/
  cat >$A/barbican.conf <<E
[DEFAULT]
use_stderr = true
host_href = http://$H:$P_BARBICAN
transport_url = $RABBIT
db_auto_create = false
[database]
connection = $(db barbican)
[queue]
enable = false
[secretstore]
enabled_secretstore_plugins = store_crypto
[crypto]
enabled_crypto_plugins = simple_crypto
[simple_crypto_plugin]
kek = dGhpcnR5X3R3b19ieXRlX2tleWJsYWhibGFoYmxhaGg=
$(common_conf barbican)
E
  once barbican-db barbican-manage --config-file $A/barbican.conf db upgrade
  BARBICAN_PASTE=$A/barbican-api-paste.ini wsgi barbican $P_BARBICAN ostack_fakes.barbican_wsgi:application
}
# ---- 13. gnocchi + cloudkitty ----------------------------------------------------------------------------------------
svc_gnocchi(){
  mkdir -p $ETC/gnocchi $DATA/gnocchi/{storage,incoming}
  cat >$ETC/gnocchi/gnocchi.conf <<E
[DEFAULT]
use_stderr = true
coordination_url = file://$DATA/gnocchi/coord
parallel_operations = 2
[indexer]
url = $(db gnocchi)
[storage]
driver = file
file_basepath = $DATA/gnocchi/storage
[incoming]
driver = file
file_basepath = $DATA/gnocchi/incoming
[api]
auth_mode = keystone
[metricd]
workers = 1
metric_processing_delay = 2
$(common_conf gnocchi | sed '/^\[oslo_messaging/,/^\[oslo_policy/{/oslo_policy/!d}' | sed '/^\[oslo_concurrency/,/^lock_path/d')
E
  once gnocchi-db gnocchi-upgrade --config-file $ETC/gnocchi/gnocchi.conf
  start gnocchi-metricd gnocchi-metricd --config-file $ETC/gnocchi/gnocchi.conf
  wsgi gnocchi $P_GNOCCHI gnocchi.wsgi.api:application --pyargv "--config-file $ETC/gnocchi/gnocchi.conf"
}
svc_cloudkitty(){
  local C=$ETC/cloudkitty; mkdir -p $C $DATA/cloudkitty $DATA/influx
  cat >$DATA/influx/influx.conf <<E
reporting-disabled = true
bind-address = "$H:$((B+888))"
[meta]
dir = "$DATA/influx/meta"
[data]
dir = "$DATA/influx/data"
wal-dir = "$DATA/influx/wal"
query-log-enabled = false
[http]
bind-address = "$H:$((B+886))"
log-enabled = false
flux-enabled = false
[monitor]
store-enabled = false
E
  start influxdb $R/usr/bin/influxd -config $DATA/influx/influx.conf
  cp $V/lib/python3*/site-packages/cloudkitty/*/api_paste.ini $C/ 2>/dev/null || true
  [ -f $C/api_paste.ini ] || cat >$C/api_paste.ini <<'E'
[pipeline:cloudkitty+noauth]
pipeline = cors http_proxy_to_wsgi request_id ck_api
[pipeline:cloudkitty+keystone]
pipeline = cors http_proxy_to_wsgi request_id authtoken ck_api
[app:ck_api]
paste.app_factory = cloudkitty.api.app:app_factory
[filter:authtoken]
acl_public_routes = /, /v1, /v2, /healthcheck
paste.filter_factory = cloudkitty.api.middleware:AuthTokenMiddleware.factory
[filter:request_id]
paste.filter_factory = oslo_middleware:RequestId.factory
[filter:cors]
paste.filter_factory = oslo_middleware.cors:filter_factory
oslo_config_project = cloudkitty
[filter:http_proxy_to_wsgi]
paste.filter_factory = oslo_middleware.http_proxy_to_wsgi:HTTPProxyToWSGI.factory
E
  cat >$C/metrics.yml <<'E'
metrics:
  instance:
    unit: instance
    groupby: [id, project_id]
    metadata: [flavor_name]
    mutate: NUMBOOL
    extra_args: {aggregation_method: max, resource_type: instance, force_granularity: 300}
  storage.objects.size:
    unit: GiB
    factor: 1/1073741824
    groupby: [id, project_id]
    metadata: []
    extra_args: {aggregation_method: max, resource_type: swift_account, force_granularity: 300}
E
  cat >$C/cloudkitty.conf <<E
[DEFAULT]
use_stderr = true
transport_url = $RABBIT
auth_strategy = keystone
api_paste_config = $C/api_paste.ini
[api]
host_ip = $H
port = $P_CLOUDKITTY
[database]
connection = $(db cloudkitty)
[collect]
collector = gnocchi
metrics_conf = $C/metrics.yml
period = 3600
[fetcher]
backend = keystone
[fetcher_keystone]
auth_section = ck_auth
region_name = $REGION
[collector_gnocchi]
auth_section = ck_auth
region_name = $REGION
[storage]
backend = influxdb
version = 2
[storage_influxdb]
version = 1
database = cloudkitty
host = $H
port = $((B+886))
username = ck
password = ck
[orchestrator]
coordination_url = file://$DATA/cloudkitty/coord
max_workers = 1
[output]
basepath = $DATA/cloudkitty
$(svc_auth ck_auth cloudkitty)
$(common_conf cloudkitty)
E
  wait_port $((B+886)) influxdb
  curl -s -XPOST "http://$H:$((B+886))/query" --data-urlencode 'q=CREATE DATABASE cloudkitty' >/dev/null
  once cloudkitty-db cloudkitty-dbsync --config-file $C/cloudkitty.conf upgrade
  once cloudkitty-storage cloudkitty-storage-init --config-file $C/cloudkitty.conf
  [ "${OSTACK_RATING_PROCESSOR:-1}" = 1 ] && start cloudkitty-processor cloudkitty-processor --config-file $C/cloudkitty.conf
  wsgi cloudkitty $P_CLOUDKITTY cloudkitty.wsgi.api:application
}
# ---- 14. readiness, seed, client files ---------------------------------------------------------------------------------
wait_queue(){ # queue... : every RabbitMQ queue named has a consumer (a cast sent before that is lost)
  python - $P_RABBIT "$@" <<'E'
import sys, time, amqp
t = time.time()
for q in sys.argv[2:]:
    while True:
        try:
            c = amqp.Connection('127.0.0.1:' + sys.argv[1], userid='guest', password='guest'); c.connect()
            n = c.channel().queue_declare(q, passive=True).consumer_count; c.close()
            if n: break
        except Exception as e:
            pass
        if time.time() - t > 300: (print('!! no consumer on', q), sys.exit(1))
        time.sleep(.3)
E
}
finish(){
  cat >$D/clouds.yaml <<E
clouds:
  ostack:
    region_name: $REGION
    identity_api_version: 3
    auth: {auth_url: "$KS", username: PCU-TEST01, password: "$PW", project_name: PCP-TEST01, user_domain_name: Default, project_domain_name: Default}
  ostack-admin:
    region_name: $REGION
    identity_api_version: 3
    auth: {auth_url: "$KS", username: admin, password: "$PW", project_name: admin, user_domain_name: Default, project_domain_name: Default}
E
  cat >$D/openrc <<E
export OS_AUTH_URL=$KS OS_USERNAME=PCU-TEST01 OS_PASSWORD=$PW OS_PROJECT_NAME=PCP-TEST01 OS_USER_DOMAIN_NAME=Default OS_PROJECT_DOMAIN_NAME=Default OS_IDENTITY_API_VERSION=3 OS_REGION_NAME=$REGION
export OSTACK_S3=http://$H:$P_SWIFT OSTACK_DNS_PORT=$P_DNS OSTACK_DIR=$D OS_CLIENT_CONFIG_FILE=$D/clouds.yaml
E
  local q=(); has nova && q+=(conductor scheduler compute.compute1); has cinder && q+=(cinder-scheduler cinder-volume.vol1@CEPH_1_perf1 cinder-backup)
  has designate && q+=(central worker producer); has heat && q+=(engine); has octavia && q+=(octavia_provisioning_v2)
  [ -z "$RPC" ] || wait_queue "${q[@]}"; say "workers listen"
  cat >$D/bin/ready.py <<'E'
import os, sys, time, openstack
a = openstack.connect(cloud='ostack-admin'); has = set(sys.argv[1:])
def until(what, f, n=240):
    for i in range(n):
        try:
            if f(): return
        except Exception as e: err = e
        else: err = None
        time.sleep(.5)
    sys.exit('not ready: %s %s' % (what, err))
M = {'glance': 'image', 'placement': 'placement', 'nova': 'compute', 'neutron': 'network', 'cinder': 'block-storage', 'designate': 'dns', 'heat': 'orchestration', 'octavia': 'load-balancer', 'barbican': 'key-manager', 'gnocchi': 'metric', 'cloudkitty': 'rating', 'swift': 'object-store'}
import requests, re
for s in has:
    u = re.sub(r'/v\d.*', '/', a.session.get_endpoint(service_type=M[s], region_name=a.config.region_name))
    until(s, lambda: requests.get(u + ('healthcheck' if s == 'swift' else ''), timeout=120).status_code < 500)
if 'glance' in has and not a.image.find_image('Debian 12 bookworm'):
    a.create_image('Debian 12 bookworm', data=b'\0' * 1048576, disk_format='raw', container_format='bare', visibility='public', os_distro='debian', wait=True)
if 'nova' in has:
    for c, r in ((1, 2), (1, 4), (2, 4), (2, 8), (4, 8), (4, 16)):
        n = 'a%d-ram%d-disk20-perf1' % (c, r)
        if not a.compute.find_flavor(n): a.compute.create_flavor(name=n, vcpus=c, ram=r * 1024, disk=20)
    until('compute services', lambda: {'nova-compute', 'nova-conductor', 'nova-scheduler'} <= {s.binary for s in a.compute.services() if s.state == 'up'})
    until('hypervisor', lambda: list(a.compute.hypervisors()) and list(a.placement.resource_providers()))
if 'neutron' in has and not a.network.find_network('ext-floating1'):
    e = a.network.create_network(name='ext-floating1', is_router_external=True, provider_network_type='flat', provider_physical_network='ext')
    a.network.create_subnet(network_id=e.id, cidr='198.18.0.0/20', ip_version=4, enable_dhcp=False, name='ext-floating1-v4')
if 'cinder' in has:
    if 'CEPH_1_perf1' not in {t.name for t in a.block_storage.types()}: a.block_storage.create_type(name='CEPH_1_perf1', extra_specs={'volume_backend_name': 'CEPH_1_perf1'})
    until('cinder services', lambda: {'cinder-volume', 'cinder-scheduler', 'cinder-backup'} <= {s.binary for s in a.block_storage.services() if s.state == 'up'})
E
  OS_CLIENT_CONFIG_FILE=$D/clouds.yaml nice -n 5 python $D/bin/ready.py $SERVICES || return 1
  say "ready: clouds.yaml and openrc in $D"
}

serve(){ # service : start it; remember a failure for main
  svc_$1 && say "started $1" || { echo "!! $1"; touch $RUN/failed; }; }
main(){
  ( flock 9; install ) 9>$I/.install.lock   # in a subshell: the servers must not inherit the lock
  shims; fakes; say "installed"
  if [ "${OSTACK_FRESH:-}" = 1 ]; then "$HERE/down.sh" "$D"; rm -rf $DATA $LOG; mkdir -p $DATA $LOG; fi
  if [ ! -d $DATA/mysql/mysql ] && [ -f $D/golden.tar ] && [ "${OSTACK_GOLDEN:-1}" = 1 ]; then tar -C $D -xf $D/golden.tar; say "restored golden.tar"; fi
  rm -f $RUN/failed
  infra; say "infra"
  has swift && serve swift &   # needs nothing of Keystone before its first request
  keystone; bootstrap; say "keystone"
  [ -n "$RPC" ] && wait_port $P_RABBIT rabbitmq
  local s; for s in $SERVICES; do
    [ $s = swift ] && continue
    while [ $(jobs -rp | wc -l) -ge ${OSTACK_JOBS:-3} ]; do wait -n || true; done
    serve $s & done; wait
  [ ! -e $RUN/failed ] || return 1
  finish
}
case "${BASH_SOURCE[0]}" in "$0") main;; esac
