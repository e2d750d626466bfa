"""From a declared load balancer to the steps that make the real one so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from codomyrmex.cloud.common.errors import AmbiguousNameError, InvalidRequestError
from codomyrmex.cloud.common.plan import Action, Verb
from codomyrmex.cloud.infomaniak.network.load_balancer_records import (
    L7PolicySpec,
    L7RuleSpec,
    ListenerSpec,
    LoadBalancerSpec,
    MemberSpec,
    MonitorSpec,
    PoolSpec,
)

if TYPE_CHECKING:
    from openstack.load_balancer.v2._proxy import Proxy as LoadBalancerAPI

T = TypeVar("T")

# openstacksdk's resources have no common type that says what is compared here
_Found = Any


class Step(msgspec.Struct, frozen=True):
    """One change, after which the load balancer has to come to rest."""

    action: Action
    run: Callable[[], object]


class Ids(msgspec.Struct):
    """The ids that steps find out for later ones."""

    balancer: str = ""
    pools: dict[str, str] = msgspec.field(default_factory=dict)
    listeners: dict[str, str] = msgspec.field(default_factory=dict)


class TreeSteps:
    """Finds the steps; nothing is changed before they are run, in their order.

    Listeners that go are deleted first, as their ports may be needed; pools that go last, as
    listeners and policies may still name them.
    """

    def __init__(
        self,
        api: LoadBalancerAPI,
        spec: LoadBalancerSpec,
        ids: Ids,
        subnet_ids: Mapping[str, str],
        *,
        prune: bool,
    ) -> None:
        self._load_balancer_api = api
        self._spec = spec
        self._ids = ids
        self._subnet_ids = subnet_ids
        self._prune = prune
        self._steps: list[Step] = []

    def steps(self) -> list[Step]:
        """Compare what there is with what is wanted."""
        api, spec, ids = self._load_balancer_api, self._spec, self._ids
        there = bool(ids.balancer)
        pools = _by_name("pool", api.pools(loadbalancer_id=ids.balancer) if there else ())
        listeners = _by_name(
            "listener", api.listeners(load_balancer_id=ids.balancer) if there else ()
        )
        ids.pools.update({name: str(each.id) for name, each in pools.items()})
        listeners = self._leave_listeners(listeners)
        ids.listeners.update({name: str(each.id) for name, each in listeners.items()})
        for pool in spec.pools:
            self._pool(pool, pools.get(pool.name))
        for listener in spec.listeners:
            self._listener(listener, listeners.get(listener.name))
            self._policies(listener, listeners.get(listener.name))
        wanted = {pool.name for pool in spec.pools}
        for name, found in pools.items():
            if self._prune and name not in wanted:
                self._step("delete", f"pool {name}", partial(api.delete_pool, found.id))
        return self._steps

    def _step(self, verb: Verb, target: str, run: Callable[[], object], reason: str = "") -> None:
        action = Action(verb, f"{target} of load balancer {self._spec.name}", reason=reason)
        self._steps.append(Step(action, run))

    def _leave_listeners(self, listeners: dict[str, _Found]) -> dict[str, _Found]:
        """Delete what is not wanted, and what would have to change what cannot be changed."""
        wanted = {each.name: each for each in self._spec.listeners}
        left = {}
        for name, found in listeners.items():
            spec = wanted.get(name)
            same = spec is not None and (found.protocol, found.protocol_port) == (
                spec.protocol,
                spec.port,
            )
            if same or (spec is None and not self._prune):
                left[name] = found
                continue
            self._step(
                "delete",
                f"listener {name}",
                partial(self._load_balancer_api.delete_listener, found.id),
                "" if spec is None else f"it becomes {spec.protocol} {spec.port}",
            )
        return left

    def _pool(self, spec: PoolSpec, found: _Found) -> None:
        api, ids = self._load_balancer_api, self._ids
        persistence = None
        if spec.persistence:
            persistence = {"type": spec.persistence} | (
                {"cookie_name": spec.cookie} if spec.cookie else {}
            )
        attributes = {"lb_algorithm": spec.algorithm, "session_persistence": persistence}
        if found is None:

            def create() -> None:
                made = api.create_pool(
                    name=spec.name,
                    protocol=spec.protocol,
                    loadbalancer_id=ids.balancer,
                    **_present(attributes),
                )
                ids.pools[spec.name] = str(made.id)

            self._step("create", f"pool {spec.name}", create)
        elif found.protocol != spec.protocol:
            raise InvalidRequestError(
                f"pool {spec.name} of load balancer {self._spec.name} has protocol "
                f"{found.protocol}, which cannot become {spec.protocol}",
                hint="Give the new pool another name",
                provider="infomaniak",
            )
        else:
            changed = _changed(found, attributes)
            if changed:
                self._step(
                    "update",
                    f"pool {spec.name}",
                    lambda: api.update_pool(found.id, **changed),
                    ", ".join(changed),
                )
        self._monitor(spec, found)
        self._members(spec, found)

    def _monitor(self, pool: PoolSpec, found_pool: _Found) -> None:
        api, ids, spec = self._load_balancer_api, self._ids, pool.monitor
        monitor_id = found_pool.health_monitor_id if found_pool is not None else None
        found = api.get_health_monitor(monitor_id) if monitor_id else None
        target = f"monitor of pool {pool.name}"
        if found is not None and (
            (spec is None and self._prune) or (spec is not None and found.type != spec.type)
        ):
            gone = found.id
            self._step("delete", target, lambda: api.delete_health_monitor(gone))
            found = None
        if spec is None:
            return
        attributes = _monitor_attributes(spec)
        if found is None:
            self._step(
                "create",
                target,
                lambda: api.create_health_monitor(
                    pool_id=ids.pools[pool.name], type=spec.type, **attributes
                ),
                spec.type,
            )
            return
        changed, there = _changed(found, attributes), found.id
        if changed:
            self._step(
                "update",
                target,
                lambda: api.update_health_monitor(there, **changed),
                ", ".join(changed),
            )

    def _members(self, pool: PoolSpec, found_pool: _Found) -> None:
        api = self._load_balancer_api
        members = (
            {}
            if found_pool is None
            else {(each.address, each.protocol_port): each for each in api.members(found_pool.id)}
        )
        for spec in pool.members:
            found = members.pop((spec.address, spec.port), None)
            target = f"member {spec.address}:{spec.port} of pool {pool.name}"
            attributes: dict[str, Any] = {
                "weight": spec.weight,
                "name": spec.name,
                "backup": spec.backup,
            }
            if found is None:
                self._step("create", target, self._new_member(pool.name, spec, attributes))
                continue
            changed = _changed(found, attributes)
            if changed:
                self._step(
                    "update",
                    target,
                    self._changed_member(pool.name, found, changed),
                    ", ".join(changed),
                )
        for (address, port), found in members.items():
            if self._prune:
                self._step(
                    "delete",
                    f"member {address}:{port} of pool {pool.name}",
                    self._removed_member(pool.name, found),
                )

    def _changed_member(
        self, pool: str, found: _Found, changed: Mapping[str, Any]
    ) -> Callable[[], object]:
        return lambda: self._load_balancer_api.update_member(
            found.id, self._ids.pools[pool], **changed
        )

    def _removed_member(self, pool: str, found: _Found) -> Callable[[], object]:
        return lambda: self._load_balancer_api.delete_member(found.id, self._ids.pools[pool])

    def _new_member(
        self, pool: str, spec: MemberSpec, attributes: Mapping[str, Any]
    ) -> Callable[[], object]:
        more = {} if spec.subnet is None else {"subnet_id": self._subnet_ids[spec.subnet]}
        return lambda: self._load_balancer_api.create_member(
            self._ids.pools[pool],
            address=spec.address,
            protocol_port=spec.port,
            **attributes,
            **more,
        )

    def _listener(self, spec: ListenerSpec, found: _Found) -> None:
        api, ids = self._load_balancer_api, self._ids

        def attributes() -> dict[str, Any]:
            return {
                # a pool that is made by an earlier step has its id only then
                "default_pool_id": ids.pools.get(spec.pool) if spec.pool else None,
                "connection_limit": spec.connection_limit,
                "allowed_cidrs": list(spec.allowed_cidrs) or None,
                "insert_headers": dict(spec.headers),
                "default_tls_container_ref": spec.certificate,
                "sni_container_refs": list(spec.sni_certificates),
                "timeout_client_data": spec.idle_ms,
            }

        if found is None:

            def create() -> None:
                made = api.create_listener(
                    name=spec.name,
                    protocol=spec.protocol,
                    protocol_port=spec.port,
                    load_balancer_id=ids.balancer,
                    **_present(attributes()),
                )
                ids.listeners[spec.name] = str(made.id)

            self._step("create", f"listener {spec.name}", create, f"{spec.protocol} {spec.port}")
            return
        changed = _changed(found, attributes())
        if changed:
            self._step(
                "update",
                f"listener {spec.name}",
                lambda: api.update_listener(found.id, **_changed(found, attributes())),
                ", ".join(changed),
            )

    def _policies(self, listener: ListenerSpec, found_listener: _Found) -> None:
        api = self._load_balancer_api
        there = (
            {}
            if found_listener is None
            else _by_name("policy", api.l7_policies(listener_id=found_listener.id))
        )
        wanted = [each.name for each in listener.policies]
        for name, found in there.items():
            if self._prune and name not in wanted:
                self._step(
                    "delete",
                    f"policy {name} of listener {listener.name}",
                    partial(api.delete_l7_policy, found.id),
                )
        # inserting keeps the order of the others: positions are set anew only when it is wrong
        order = sorted((each for each in there if each in wanted), key=lambda n: there[n].position)
        in_order = order == [name for name in wanted if name in there]
        for position, policy in enumerate(listener.policies, start=1):
            self._policy(listener, policy, there.get(policy.name), position, move=not in_order)

    def _policy(
        self,
        listener: ListenerSpec,
        spec: L7PolicySpec,
        found: _Found,
        position: int,
        *,
        move: bool,
    ) -> None:
        api, ids = self._load_balancer_api, self._ids
        target = f"policy {spec.name} of listener {listener.name}"

        def attributes() -> dict[str, Any]:
            return {
                "action": spec.action,
                "redirect_pool_id": ids.pools.get(spec.pool) if spec.pool else None,
                "redirect_url": spec.url,
                "redirect_prefix": spec.prefix,
            } | ({"position": position} if move or found is None else {})

        if found is None:
            made: list[str] = []
            # a policy without rules fits nothing, with some of them too much: then it starts off
            off = len(spec.rules) > 1

            def create() -> None:
                policy = api.create_l7_policy(
                    listener_id=ids.listeners[listener.name],
                    name=spec.name,
                    is_admin_state_up=not off,
                    **_present(attributes()),
                )
                made.append(str(policy.id))

            self._step("create", target, create, spec.action)
            for rule in spec.rules:
                self._new_rule(target, rule, lambda: made[0])
            if off:
                self._step(
                    "update",
                    target,
                    lambda: api.update_l7_policy(made[0], is_admin_state_up=True),
                    "on",
                )
            return
        self._rules(target, spec, str(found.id))
        changed = _changed(found, attributes() | {"is_admin_state_up": True})
        if changed:
            self._step(
                "update",
                target,
                lambda: api.update_l7_policy(
                    found.id, **_changed(found, attributes() | {"is_admin_state_up": True})
                ),
                ", ".join(changed),
            )

    def _rules(self, target: str, policy: L7PolicySpec, policy_id: str) -> None:
        api = self._load_balancer_api
        there = {_rule_meaning(each): each for each in api.l7_rules(policy_id)}
        for rule in policy.rules:
            meaning = (rule.type, rule.compare, rule.value, rule.key, rule.invert)
            if there.pop(meaning, None) is None:
                self._new_rule(target, rule, lambda: policy_id)
        for found in there.values():
            self._step(
                "delete",
                f"rule {found.type} of {target}",
                partial(api.delete_l7_rule, found.id, policy_id),
            )

    def _new_rule(self, target: str, rule: L7RuleSpec, policy_id: Callable[[], str]) -> None:
        attributes = {
            "type": rule.type,
            "compare_type": rule.compare,
            "rule_value": rule.value,
            "invert": rule.invert,
        } | ({"key": rule.key} if rule.key else {})
        self._step(
            "create",
            f"rule {rule.type} of {target}",
            lambda: self._load_balancer_api.create_l7_rule(policy_id(), **attributes),
        )


def check_spec(spec: LoadBalancerSpec) -> None:
    """Refuse what cannot be made, before anything is."""
    pools = _unique("pools", [each.name for each in spec.pools])
    _unique("listeners", [each.name for each in spec.listeners])
    _unique("ports of listeners", [f"{each.protocol} {each.port}" for each in spec.listeners])
    for pool in spec.pools:
        _unique(
            f"members of pool {pool.name}", [f"{each.address}:{each.port}" for each in pool.members]
        )
        if pool.monitor is not None and pool.monitor.timeout > pool.monitor.delay:
            raise InvalidRequestError(
                f"the monitor of pool {pool.name} has a timeout above its delay",
                provider="infomaniak",
            )
    for listener in spec.listeners:
        _unique(f"policies of {listener.name}", [each.name for each in listener.policies])
        for name in (listener.pool, *(each.pool for each in listener.policies)):
            if name is not None and name not in pools:
                raise InvalidRequestError(
                    f"listener {listener.name} names the pool {name!r}, which is not declared",
                    hint=f"The pools are: {', '.join(sorted(pools)) or 'none'}",
                    provider="infomaniak",
                )


def _unique(what: str, names: Sequence[str]) -> set[str]:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InvalidRequestError(
            f"the {what} have this twice: {', '.join(twice)}", provider="infomaniak"
        )
    return set(names)


def _by_name(kind: str, found: Iterable[T]) -> dict[str, T]:
    result: dict[str, T] = {}
    for each in found:
        name: str = getattr(each, "name", None) or ""
        if name in result:
            ids = sorted(str(getattr(one, "id", "")) for one in (result[name], each))
            raise AmbiguousNameError(
                f"several {kind}s of the load balancer are called {name!r}: {', '.join(ids)}",
                hint="Rename or delete all but one",
                provider="infomaniak",
            )
        result[name] = each
    return result


def _present(attributes: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in attributes.items() if value not in (None, {}, [], "")}


def _changed(found: _Found, attributes: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes that have another value now; the service fills in what is not given."""
    return {
        key: value
        for key, value in attributes.items()
        if _plain(getattr(found, key)) != _plain(value)
    }


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: item for key, item in value.items() if item is not None} or None
    if isinstance(value, list):
        return sorted(value) or None
    return None if value == "" else value


def _monitor_attributes(spec: MonitorSpec) -> dict[str, Any]:
    attributes: dict[str, Any] = {
        "delay": spec.delay,
        "timeout": spec.timeout,
        "max_retries": spec.retries,
        "max_retries_down": spec.retries_down,
    }
    if spec.type in ("HTTP", "HTTPS"):
        attributes |= {
            "url_path": spec.path,
            "http_method": spec.method,
            "expected_codes": spec.codes,
        }
    return attributes


def _rule_meaning(rule: _Found) -> tuple[object, ...]:
    return rule.type, rule.compare_type, rule.rule_value, rule.key, bool(rule.invert)
