#!/usr/bin/env python
"""Use every service of a running test cloud once, and print OK or FAIL for each step.

Run it with the Python of the test bed: ``venv/bin/python smoke.py [DIR]``, where DIR is the
directory given to up.sh. ``SMOKE="keystone,swift"`` runs the steps whose names start so;
``TB=1`` prints the traceback of a failure. It needs the whole stack's Python packages.
"""

import hashlib
import hmac
import io
import json
import os
import sys
import tarfile
import time
import traceback
import uuid
import warnings
from pathlib import Path

import boto3
import dns.resolver
import openstack
import requests
from botocore.config import Config

DIR = Path(
    sys.argv[1]
    if len(sys.argv) > 1
    else os.environ.get("OSTACK_DIR") or Path.home() / ".cache/openstack-testbed"
)
SETTINGS = dict(
    word.split("=", 1) for word in (DIR / "openrc").read_text().replace("export ", "").split()
)
PREFIX = "sm" + uuid.uuid4().hex[:6]
ONLY = tuple(filter(None, os.environ.get("SMOKE", "").split(",")))

warnings.filterwarnings("ignore")
for name in list(os.environ):
    if name.startswith("OS_"):
        del os.environ[name]
os.environ["OS_CLIENT_CONFIG_FILE"] = str(DIR / "clouds.yaml")

cloud = openstack.connect(cloud="ostack")
admin = openstack.connect(cloud="ostack-admin")
made = {}
failed = []
begun = time.time()


def step(name):
    def run(function):
        if ONLY and not name.startswith(ONLY):
            return
        start = time.time()
        try:
            result = function()
        except Exception as error:  # noqa: BLE001 - one failing step must not end the run
            failed.append(name)
            what = f"{type(error).__name__}: {str(error)[:300]}".replace("\n", " ")
            print(f"FAIL {name:55} {time.time() - start:5.1f}s  {what}", flush=True)
            if os.environ.get("TB"):
                traceback.print_exc()
        else:
            print(f"OK   {name:55} {time.time() - start:5.1f}s  {result or ''}", flush=True)

    return run


def until(condition, seconds=60, pause=0.4):
    end = time.monotonic() + seconds
    while not (result := condition()):
        if time.monotonic() > end:
            raise TimeoutError(f"gave up after {seconds} s, last {result!r}")
        time.sleep(pause)
    return result


def gone(find):
    def is_gone():
        try:
            return find() is None
        except openstack.exceptions.NotFoundException:
            return True

    return until(is_gone)


@step("keystone: token, catalog, region")
def _():
    cat = cloud.session.auth.get_access(cloud.session).service_catalog.get_endpoints(
        interface="public", region_name=SETTINGS["OS_REGION_NAME"]
    )
    return len(cat), "services"


@step("keystone: application credential login")
def _():
    ac = cloud.identity.create_application_credential(
        cloud.current_user_id, PREFIX, roles=[{"name": "member"}], unrestricted=False
    )
    d = openstack.connect(
        auth_type="v3applicationcredential",
        auth={
            "auth_url": SETTINGS["OS_AUTH_URL"],
            "application_credential_id": ac.id,
            "application_credential_secret": ac.secret,
        },
        region_name=SETTINGS["OS_REGION_NAME"],
    )
    made["ac"] = d
    assert d.current_project_id == cloud.current_project_id
    return d.current_project.name


@step("keystone: ec2 credential")
def _():
    made["ec2"] = cloud.identity.post(
        f"/users/{cloud.current_user_id}/credentials/OS-EC2",
        json={"tenant_id": cloud.current_project_id},
    ).json()["credential"]
    assert [
        x
        for x in cloud.identity.get(f"/users/{cloud.current_user_id}/credentials/OS-EC2").json()[
            "credentials"
        ]
        if x["access"] == made["ec2"]["access"]
    ]
    k = {
        "endpoint_url": SETTINGS["OSTACK_S3"],
        "aws_access_key_id": made["ec2"]["access"],
        "aws_secret_access_key": made["ec2"]["secret"],
        "region_name": "us-east-1",
    }
    made["s3"] = boto3.client("s3", **k)
    made["s3v2"] = boto3.client(
        "s3", config=Config(signature_version="s3", s3={"addressing_style": "path"}), **k
    )


@step("swift: container, object, metadata, listing")
def _():
    o = cloud.object_store
    o.create_container(PREFIX)
    o.upload_object(PREFIX, "a/b.txt", data=b"hello")
    assert o.download_object("a/b.txt", PREFIX) == b"hello"
    o.set_object_metadata("a/b.txt", PREFIX, foo="bar")
    assert o.get_object_metadata("a/b.txt", PREFIX).metadata
    assert [x.name for x in o.objects(PREFIX)] == ["a/b.txt"]
    until(lambda: [x for x in o.containers() if x.name == PREFIX and x.count == 1])


@step("swift: SLO and DLO")
def _():
    o = cloud.object_store
    e = []
    for i in range(2):
        b = bytes([65 + i]) * 1000
        o.put(f"/{PREFIX}/seg/{i}", data=b)
        e.append(
            {"path": f"/{PREFIX}/seg/{i}", "etag": hashlib.md5(b).hexdigest(), "size_bytes": 1000}
        )
    assert o.put(f"/{PREFIX}/slo?multipart-manifest=put", data=json.dumps(e)).status_code == 201
    assert len(o.get(f"/{PREFIX}/slo").content) == 2000
    o.put(f"/{PREFIX}/dlo", data=b"", headers={"X-Object-Manifest": PREFIX + "/seg/"})
    assert len(o.get(f"/{PREFIX}/dlo").content) == 2000


@step("swift: tempurl, copy, bulk delete, extract, /info")
def _():
    o = cloud.object_store
    b = o.get_endpoint()
    path = b.removeprefix(SETTINGS["OSTACK_S3"]) + f"/{PREFIX}/a/b.txt"
    o.set_account_temp_url_key("k1")
    exp = int(time.time() + 60)
    sig = hmac.new(b"k1", f"GET\n{exp}\n{path}".encode(), hashlib.sha256).hexdigest()
    r = until(
        lambda: (lambda r: r if r.status_code == 200 else None)(
            requests.get(
                SETTINGS["OSTACK_S3"] + path, params={"temp_url_sig": sig, "temp_url_expires": exp}
            )
        ),
        20,
    )
    assert r.content == b"hello"
    assert (
        o.request(
            f"/{PREFIX}/a/b.txt", "COPY", headers={"Destination": f"/{PREFIX}/copy"}
        ).status_code
        == 201
    )
    t = io.BytesIO()
    ti = tarfile.TarInfo("t/1")
    ti.size = 3
    with tarfile.open(fileobj=t, mode="w") as z:
        z.addfile(ti, io.BytesIO(b"abc"))
    assert (
        "201"
        in o.put(
            f"/{PREFIX}?extract-archive=tar",
            data=t.getvalue(),
            headers={"Accept": "application/json"},
        ).text
    )
    r = o.post(
        "?bulk-delete",
        data=f"{PREFIX}/copy\n{PREFIX}/t/1\n",
        headers={"Content-Type": "text/plain", "Accept": "application/json"},
    ).json()
    assert r["Number Deleted"] == 2, r
    i = requests.get(SETTINGS["OSTACK_S3"] + "/info").json()
    return sorted(
        set(i)
        & {
            "s3api",
            "slo",
            "dlo",
            "tempurl",
            "bulk_delete",
            "symlink",
            "staticweb",
            "formpost",
            "object_versioning",
        }
    )


@step("swift: X-Delete-After expires")
def _():
    cloud.object_store.put(f"/{PREFIX}/exp", data=b"x", headers={"X-Delete-After": "1"})
    time.sleep(1.2)
    until(lambda: cloud.object_store.get(f"/{PREFIX}/exp", raise_exc=False).status_code == 404, 10)


@step("s3api: boto3 bucket, object, list, presign (SigV4)")
def _():
    s3 = made["s3"]
    s3.create_bucket(Bucket=PREFIX + "b")
    s3.put_object(Bucket=PREFIX + "b", Key="k é", Body=b"v" * 1000, Metadata={"m": "1"})
    assert s3.get_object(Bucket=PREFIX + "b", Key="k é")["Body"].read() == b"v" * 1000
    assert s3.list_objects_v2(Bucket=PREFIX + "b")["KeyCount"] == 1
    u = s3.generate_presigned_url("get_object", {"Bucket": PREFIX + "b", "Key": "k é"})
    assert requests.get(u).status_code == 200, requests.get(u).text
    assert [b for b in s3.list_buckets()["Buckets"] if b["Name"] == PREFIX + "b"]


@step("s3api: SigV2 service and object requests")
def _():
    # No request on a bucket itself: botocore signs "/bucket/" there, and swift refuses that.
    assert made["s3v2"].list_buckets()["Buckets"]
    assert made["s3v2"].get_object(Bucket=PREFIX + "b", Key="k é")["Body"].read()


@step("s3api: multipart, copy, delete_objects, versioning")
def _():
    s3 = made["s3"]
    bucket = PREFIX + "b"
    u = s3.create_multipart_upload(Bucket=bucket, Key="mp")
    ps = []
    for i, n in ((1, 5 << 20), (2, 1000)):
        ps.append(
            {
                "PartNumber": i,
                "ETag": s3.upload_part(
                    Bucket=bucket, Key="mp", UploadId=u["UploadId"], PartNumber=i, Body=b"z" * n
                )["ETag"],
            }
        )
    s3.complete_multipart_upload(
        Bucket=bucket, Key="mp", UploadId=u["UploadId"], MultipartUpload={"Parts": ps}
    )
    assert s3.head_object(Bucket=bucket, Key="mp")["ContentLength"] == (5 << 20) + 1000
    s3.copy_object(Bucket=bucket, Key="cp", CopySource={"Bucket": bucket, "Key": "k é"})
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    s3.put_object(Bucket=bucket, Key="v", Body=b"1")
    s3.put_object(Bucket=bucket, Key="v", Body=b"2")
    v = s3.list_object_versions(Bucket=bucket, Prefix="v")["Versions"]
    assert len(v) == 2
    d = s3.list_object_versions(Bucket=bucket)
    s3.delete_objects(
        Bucket=bucket,
        Delete={"Objects": [{"Key": o["Key"], "VersionId": o["VersionId"]} for o in d["Versions"]]},
    )


@step("glance: create, upload, download, list")
def _():
    i = made["img"] = cloud.create_image(
        PREFIX, data=os.urandom(1 << 20), disk_format="raw", container_format="bare", wait=True
    )
    assert i.status == "active"
    assert len(cloud.image.download_image(i.id).content) == 1 << 20
    j = cloud.image.create_image(name=PREFIX + "c", disk_format="raw", container_format="bare")

    def gen():
        for _k in range(4):
            yield b"x" * 1000

    r = requests.put(
        cloud.image.get_endpoint() + f"/images/{j.id}/file"
        if "/v2" in cloud.image.get_endpoint()
        else cloud.image.get_endpoint().rstrip("/") + f"/v2/images/{j.id}/file",
        data=gen(),
        headers={"Content-Type": "application/octet-stream", "X-Auth-Token": cloud.auth_token},
    )
    n = cloud.image.get_image(j.id)
    cloud.image.delete_image(j.id)
    assert r.status_code == 204, r.text
    return f"chunked PUT {r.status_code} {n.status}"


@step("neutron: network, subnet, router, sg, port, trunk")
def _():
    n = made["net"] = cloud.network.create_network(name=PREFIX)
    s = made["sub"] = cloud.network.create_subnet(
        network_id=n.id, cidr="10.9.0.0/24", ip_version=4, name=PREFIX
    )
    e = made["ext"] = cloud.network.find_network("ext-floating1")
    r = made["rt"] = cloud.network.create_router(
        name=PREFIX, external_gateway_info={"network_id": e.id}
    )
    cloud.network.add_interface_to_router(r, subnet_id=s.id)
    g = made["sg"] = cloud.network.create_security_group(name=PREFIX)
    cloud.network.create_security_group_rule(
        security_group_id=g.id,
        direction="ingress",
        protocol="tcp",
        port_range_min=22,
        port_range_max=22,
        remote_ip_prefix="0.0.0.0/0",
    )
    p = cloud.network.create_port(network_id=n.id)
    t = cloud.network.create_trunk(port_id=p.id, name=PREFIX)
    cloud.network.delete_trunk(t)
    cloud.network.delete_port(p)
    until(
        lambda: all(
            x.status == "ACTIVE" for x in cloud.network.ports(device_id=r.id, network_id=n.id)
        )
    )
    return cloud.network.get_router(r).status, len(list(cloud.network.extensions())), "extensions"


@step("nova: keypair, server group, boot to ACTIVE")
def _():
    k = made["kp"] = cloud.compute.create_keypair(name=PREFIX)
    made["grp"] = cloud.compute.create_server_group(name=PREFIX, policy="soft-anti-affinity")
    f = cloud.compute.find_flavor("a1-ram2-disk20-perf1")
    s = cloud.compute.create_server(
        name=PREFIX,
        image_id=made["img"].id,
        flavor_id=f.id,
        networks=[{"uuid": made["net"].id}],
        key_name=k.name,
        security_groups=[{"name": PREFIX}],
        user_data="IyEvYmluL3NoCg==",
        metadata={"a": "b"},
    )
    s = made["srv"] = cloud.compute.wait_for_server(s, interval=0.4, wait=60)
    return s.status, next(iter(s.addresses.values()))[0]["addr"]


@step("neutron: floating ip on the server port ACTIVE")
def _():
    p = next(iter(cloud.network.ports(device_id=made["srv"].id)))
    assert p.status == "ACTIVE"
    f = made["fip"] = cloud.network.create_ip(floating_network_id=made["ext"].id, port_id=p.id)
    until(lambda: cloud.network.get_ip(f).status == "ACTIVE", 10)
    until(
        lambda: [
            x
            for x in next(iter(cloud.compute.get_server(made["srv"]).addresses.values()))
            if x["OS-EXT-IPS:type"] == "floating"
        ],
        20,
    )
    return f.floating_ip_address


def idle(st, n=60):
    return until(
        lambda: (lambda s: s.status == st and not s.task_state)(
            cloud.compute.get_server(made["srv"])
        ),
        n,
    )


@step("nova: stop, start, reboot")
def _():
    s = made["srv"]
    cloud.compute.stop_server(s)
    idle("SHUTOFF")
    cloud.compute.start_server(s)
    idle("ACTIVE")
    cloud.compute.reboot_server(s, "HARD")
    idle("ACTIVE")
    cloud.compute.reboot_server(s, "SOFT")
    idle("ACTIVE")


@step("nova: resize + confirm, resize + revert")
def _():
    s = made["srv"]
    f = cloud.compute.find_flavor("a2-ram4-disk20-perf1")
    cloud.compute.resize_server(s, f.id)
    idle("VERIFY_RESIZE")
    cloud.compute.confirm_server_resize(s)
    idle("ACTIVE")
    cloud.compute.resize_server(s, cloud.compute.find_flavor("a4-ram8-disk20-perf1").id)
    idle("VERIFY_RESIZE")
    cloud.compute.revert_server_resize(s)
    idle("ACTIVE")


@step("nova: pause, suspend, shelve, rescue, lock, rebuild")
def _():
    s = made["srv"]
    m = cloud.compute
    m.pause_server(s)
    idle("PAUSED")
    m.unpause_server(s)
    idle("ACTIVE")
    m.suspend_server(s)
    idle("SUSPENDED")
    m.resume_server(s)
    idle("ACTIVE")
    m.shelve_server(s)
    until(lambda: m.get_server(s).status.startswith("SHELVED") and not m.get_server(s).task_state)
    m.unshelve_server(s)
    idle("ACTIVE")
    m.rescue_server(s)
    idle("RESCUE")
    m.unrescue_server(s)
    idle("ACTIVE")
    m.lock_server(s)
    m.unlock_server(s)
    m.rebuild_server(s, made["img"].id)
    idle("ACTIVE")


@step("nova: image of a server becomes active")
def _():
    i = cloud.compute.create_server_image(made["srv"], PREFIX + "snap")
    until(lambda: cloud.image.get_image(i.id).status == "active", 30)
    idle("ACTIVE")
    cloud.image.delete_image(i.id)


@step("nova: console log, novnc url, metadata, tags, actions")
def _():
    s = made["srv"]
    o = cloud.compute.get_server_console_output(s)["output"][:18]
    u = cloud.compute.create_console(s, "novnc")["url"]
    cloud.compute.set_server_metadata(s, x="y")
    cloud.compute.add_tag_to_server(s, "t1")
    return repr(o), u.split("?")[0], len(list(cloud.compute.server_actions(s))), "actions"


@step("cinder: volume available, extend")
def _():
    v = made["vol"] = cloud.block_storage.create_volume(size=1, name=PREFIX)
    cloud.block_storage.wait_for_status(v, "available", ["error"], 0.4, 60)
    cloud.block_storage.extend_volume(v, 2)
    until(
        lambda: (lambda q: q.size == 2 and q.status == "available")(
            cloud.block_storage.get_volume(v)
        )
    )
    return cloud.block_storage.get_volume(v).volume_type


@step("cinder: snapshot, volume from snapshot, clone, image")
def _():
    b = cloud.block_storage
    s = b.create_snapshot(volume_id=made["vol"].id, name=PREFIX)
    b.wait_for_status(s, "available", ["error"], 0.4, 60)
    w = b.create_volume(size=2, snapshot_id=s.id)
    b.wait_for_status(w, "available", ["error"], 0.4, 60)
    x = b.create_volume(size=2, source_volume_id=made["vol"].id)
    b.wait_for_status(x, "available", ["error"], 0.4, 60)
    y = b.create_volume(size=1, image_id=made["img"].id, name=PREFIX + "img")
    b.wait_for_status(y, "available", ["error"], 0.4, 60)
    for q in (w, x, y):
        b.delete_volume(q)
    for q in (w, x, y):
        gone(lambda q=q: b.get_volume(q.id))
    b.delete_snapshot(s)
    gone(lambda: b.get_snapshot(s.id))
    return y.is_bootable


@step("cinder: backup to swift, restore")
def _():
    b = cloud.block_storage
    k = b.create_backup(volume_id=made["vol"].id, name=PREFIX, container=PREFIX + "bk")
    b.wait_for_status(k, "available", ["error"], 0.5, 90)
    n = len(list(cloud.object_store.objects(PREFIX + "bk")))
    b.restore_backup(k, volume_id=made["vol"].id)
    until(
        lambda: (
            b.get_volume(made["vol"]).status == "available"
            and b.get_backup(k).status == "available"
        ),
        90,
    )
    b.delete_backup(k)
    gone(lambda: b.get_backup(k.id))
    return n, "objects"


@step("cinder+nova: attach, detach")
def _():
    cloud.compute.create_volume_attachment(made["srv"], volume_id=made["vol"].id)
    until(lambda: cloud.block_storage.get_volume(made["vol"]).status == "in-use")
    d = cloud.block_storage.get_volume(made["vol"]).attachments[0]["device"]
    cloud.compute.delete_volume_attachment(made["srv"], made["vol"])
    until(lambda: cloud.block_storage.get_volume(made["vol"]).status == "available")
    return d


@step("nova: boot from volume")
def _():
    f = cloud.compute.find_flavor("a1-ram2-disk20-perf1")
    s = cloud.compute.create_server(
        name=PREFIX + "bfv",
        flavor_id=f.id,
        networks=[{"uuid": made["net"].id}],
        block_device_mapping_v2=[
            {
                "boot_index": 0,
                "uuid": made["img"].id,
                "source_type": "image",
                "destination_type": "volume",
                "volume_size": 1,
                "delete_on_termination": True,
            }
        ],
    )
    s = cloud.compute.wait_for_server(s, interval=0.4, wait=90)
    cloud.compute.delete_server(s)
    gone(lambda: cloud.compute.get_server(s.id))


@step("barbican: secret store and read")
def _():
    s = cloud.key_manager.create_secret(
        name=PREFIX, payload="s3cret", payload_content_type="text/plain"
    )
    i = s.secret_ref.rsplit("/", 1)[1]
    assert cloud.key_manager.get_secret(i).payload in ("s3cret", b"s3cret")
    cloud.key_manager.delete_secret(i)


@step("designate: zone ACTIVE, recordset ACTIVE, bind answers")
def _():
    z = made["zone"] = cloud.dns.create_zone(
        name=PREFIX + ".example.", email="a@example.org", ttl=300
    )
    until(lambda: cloud.dns.get_zone(z).status == "ACTIVE")
    r = cloud.dns.create_recordset(
        z, name=f"www.{PREFIX}.example.", type="A", ttl=60, records=["192.0.2.7"]
    )
    until(lambda: cloud.dns.get_recordset(r.id, z.id).status == "ACTIVE")
    q = dns.resolver.Resolver(configure=False)
    q.nameservers = ["127.0.0.1"]
    q.port = int(SETTINGS["OSTACK_DNS_PORT"])
    got = until(lambda: [x.to_text() for x in q.resolve(f"www.{PREFIX}.example.", "A")], 10)
    cloud.dns.put(f"/zones/{z.id}/recordsets/{r.id}", json={"records": ["192.0.2.8"]})
    until(
        lambda: [x.to_text() for x in q.resolve(f"www.{PREFIX}.example.", "A")] == ["192.0.2.8"], 20
    )
    cloud.dns.delete_recordset(r.id, z.id)
    cloud.dns.delete_zone(z)
    gone(lambda: cloud.dns.get_zone(z.id))
    return got


@step("heat: stack CREATE_COMPLETE, update, outputs, delete")
def _():
    t = {
        "heat_template_version": "2021-04-16",
        "parameters": {"n": {"type": "number", "default": 12}},
        "resources": {
            "r": {"type": "OS::Heat::RandomString", "properties": {"length": {"get_param": "n"}}},
            "net": {"type": "OS::Neutron::Net", "properties": {"name": PREFIX + "h"}},
            "sub": {
                "type": "OS::Neutron::Subnet",
                "properties": {"network": {"get_resource": "net"}, "cidr": "10.77.0.0/24"},
            },
            "c": {"type": "OS::Swift::Container", "properties": {"name": PREFIX + "h"}},
        },
        "outputs": {"s": {"value": {"get_attr": ["r", "value"]}}},
    }
    s = cloud.orchestration.create_stack(name=PREFIX, template=t)
    until(
        lambda: cloud.orchestration.get_stack(s.id).status in ("CREATE_COMPLETE", "CREATE_FAILED"),
        90,
    )
    g = cloud.orchestration.get_stack(s.id)
    assert g.status == "CREATE_COMPLETE", g.status_reason
    t["resources"]["net"]["properties"]["name"] = PREFIX + "h2"
    cloud.orchestration.update_stack(s.id, template=t)
    until(
        lambda: cloud.orchestration.get_stack(s.id).status in ("UPDATE_COMPLETE", "UPDATE_FAILED"),
        60,
    )
    o = g.outputs
    cloud.orchestration.delete_stack(s.id)
    gone(lambda: None if cloud.orchestration.get_stack(s.id).status == "DELETE_COMPLETE" else 1)
    return o[0]["output_value"]


@step("heat: stack with server, volume, attachment")
def _():
    t = {
        "heat_template_version": "2021-04-16",
        "resources": {
            "srv": {
                "type": "OS::Nova::Server",
                "properties": {
                    "image": made["img"].id,
                    "flavor": "a1-ram2-disk20-perf1",
                    "networks": [{"network": made["net"].id}],
                },
            },
            "vol": {"type": "OS::Cinder::Volume", "properties": {"size": 1}},
            "att": {
                "type": "OS::Cinder::VolumeAttachment",
                "properties": {
                    "volume_id": {"get_resource": "vol"},
                    "instance_uuid": {"get_resource": "srv"},
                },
            },
        },
    }
    s = cloud.orchestration.create_stack(name=PREFIX + "s", template=t)
    until(
        lambda: cloud.orchestration.get_stack(s.id).status in ("CREATE_COMPLETE", "CREATE_FAILED"),
        120,
    )
    g = cloud.orchestration.get_stack(s.id)
    assert g.status == "CREATE_COMPLETE", g.status_reason
    cloud.orchestration.delete_stack(s.id)
    gone(lambda: None if cloud.orchestration.get_stack(s.id).status == "DELETE_COMPLETE" else 1)


@step("octavia: lb, listener, pool, member, monitor ACTIVE")
def _():
    o = cloud.load_balancer

    def settled(lb):
        return (
            until(lambda: o.get_load_balancer(lb).provisioning_status in ("ACTIVE", "ERROR"), 90)
            and o.get_load_balancer(lb).provisioning_status
        )

    lb = made["lb"] = o.create_load_balancer(name=PREFIX, vip_subnet_id=made["sub"].id)
    assert settled(lb) == "ACTIVE", o.get_load_balancer(lb).provisioning_status
    ls = o.create_listener(name=PREFIX, load_balancer_id=lb.id, protocol="HTTP", protocol_port=80)
    assert settled(lb) == "ACTIVE"
    p = o.create_pool(name=PREFIX, listener_id=ls.id, protocol="HTTP", lb_algorithm="ROUND_ROBIN")
    assert settled(lb) == "ACTIVE"
    o.create_member(p, address="10.9.0.50", protocol_port=80, subnet_id=made["sub"].id)
    assert settled(lb) == "ACTIVE"
    o.create_health_monitor(pool_id=p.id, type="HTTP", delay=5, timeout=3, max_retries=2)
    assert settled(lb) == "ACTIVE"
    o.create_l7_policy(
        listener_id=ls.id, action="REDIRECT_TO_URL", redirect_url="http://x.example/"
    )
    assert settled(lb) == "ACTIVE"
    op = o.get_load_balancer(lb).operating_status
    o.delete_load_balancer(lb, cascade=True)
    gone(lambda: None if o.get_load_balancer(lb.id).provisioning_status == "DELETED" else 1)
    return op


@step("gnocchi: resource, metric, measures")
def _():
    s = admin.session
    u = admin.session.get_endpoint(service_type="metric", region_name=SETTINGS["OS_REGION_NAME"])

    def call(p, j=None, m="POST"):
        return s.request(
            u + p, m, json=j, raise_exc=False, headers={"Content-Type": "application/json"}
        )

    r = call("/v1/metric", {"archive_policy_name": "low", "name": PREFIX})
    assert r.status_code == 201, r.text
    m = r.json()["id"]
    t = int(time.time()) - 3600
    assert (
        call(
            f"/v1/metric/{m}/measures", [{"timestamp": t + 300 * i, "value": i} for i in range(6)]
        ).status_code
        == 202
    )
    return until(
        lambda: len(call(f"/v1/metric/{m}/measures", None, "GET").json()), 30
    ), "aggregates"


@step("cloudkitty: hashmap rule, dataframes, summary")
def _():
    s = admin.session
    u = admin.session.get_endpoint(
        service_type="rating", region_name=SETTINGS["OS_REGION_NAME"]
    ).rstrip("/")

    def call(p, j=None, m="POST", ss=s):
        return ss.request(u + p, m, json=j, raise_exc=False)

    call("/v2/rating/modules", None, "GET").json()
    assert call(
        "/v2/rating/modules/hashmap", {"enabled": True, "priority": 1}, "PUT"
    ).status_code in (
        200,
        204,
    )
    r = call("/v1/rating/module_config/hashmap/services", {"name": PREFIX})
    assert r.status_code == 201, r.text
    now = int(time.time()) // 3600 * 3600
    b = time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime(now - 7200))
    e = time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime(now - 3600))
    r = call(
        "/v2/dataframes",
        {
            "dataframes": [
                {
                    "period": {"begin": b, "end": e},
                    "usage": {
                        "instance": [
                            {
                                "vol": {"unit": "instance", "qty": 1.0},
                                "rating": {"price": 2.5},
                                "groupby": {"project_id": cloud.current_project_id, "id": "i1"},
                                "metadata": {"flavor_name": "x"},
                            }
                        ]
                    },
                }
            ]
        },
    )
    assert r.status_code == 204, r.text
    q = "?begin={}&end={}&groupby=project_id".format(
        b.replace("+", "%2B"),
        time.strftime("%Y-%m-%dT%H:%M:%S%%2B00:00", time.gmtime(now)),
    )
    return until(
        lambda: call("/v2/summary" + q, None, "GET", cloud.session).json().get("results"), 10
    )


@step("clean up: server, fip, volume, router, network, sg")
def _():
    cloud.network.delete_ip(made["fip"])
    cloud.compute.delete_server(made["srv"])
    gone(lambda: cloud.compute.get_server(made["srv"].id))
    cloud.block_storage.delete_volume(made["vol"])
    gone(lambda: cloud.block_storage.get_volume(made["vol"].id))
    cloud.network.remove_interface_from_router(made["rt"], subnet_id=made["sub"].id)
    cloud.network.delete_router(made["rt"])
    for port in cloud.network.ports(network_id=made["net"].id):
        cloud.network.delete_port(port)
    until(lambda: not list(cloud.network.ports(network_id=made["net"].id)))
    cloud.network.delete_network(made["net"])
    cloud.network.delete_security_group(made["sg"])
    cloud.compute.delete_keypair(made["kp"])
    cloud.compute.delete_server_group(made["grp"])
    cloud.image.delete_image(made["img"].id)


print(f"{len(failed)} failed, {time.time() - begun:.0f} s")
sys.exit(bool(failed))
