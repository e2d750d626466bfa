"""Octavia: load balancers, each declared as one tree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

import msgspec
from typing_extensions import Unpack

from codomyrmex.cloud.common.errors import ConflictError, InUseError, InvalidRequestError
from codomyrmex.cloud.common.listing import Listing
from codomyrmex.cloud.common.plan import Action, Plan
from codomyrmex.cloud.infomaniak.network.base import NetworkService, given
from codomyrmex.cloud.infomaniak.network.load_balancer_records import (
    LoadBalancer,
    LoadBalancerSpec,
    LoadBalancerStatistics,
    LoadBalancerStatus,
    load_balancer_record,
    part_record,
    statistics_record,
    status_record,
)
from codomyrmex.cloud.infomaniak.network.load_balancer_tree import Ids, Step, TreeSteps, check_spec
from codomyrmex.cloud.infomaniak.waiting import DEFAULT_TIMEOUT, ChangeOptions, Goal

if TYPE_CHECKING:
    from openstack.load_balancer.v2.load_balancer import LoadBalancer as SDKLoadBalancer


class LoadBalancers(NetworkService):
    """The part of `InfomaniakNetworkClient` for load balancers."""

    service_type: ClassVar[str] = "load-balancer"

    def list_load_balancers(
        self, *, name: str | None = None, tags: Sequence[str] = ()
    ) -> Listing[LoadBalancer]:
        """List the load balancers of the project.

        Args:
            name: Only those of this name.
            tags: Only those that have all of these.

        Returns:
            An iterable.

        Example:
            >>> list(network.list_load_balancers())
            []
        """
        query = given(name=name, tags=",".join(tags) or None)
        return self._listing(
            lambda: self._load_balancer_api.load_balancers(**query), load_balancer_record
        )

    def get_load_balancer(self, load_balancer: str) -> LoadBalancer:
        """Get a load balancer.

        Args:
            load_balancer: Its id or name.

        Returns:
            The load balancer.

        Raises:
            NotFoundError: When there is none.
            AmbiguousNameError: When several have the name.

        Example:
            >>> network.get_load_balancer("absent")
            Traceback (most recent call last):
                ...
            codomyrmex.cloud.common.errors.NotFoundError: there is no load balancer 'absent'
        """
        return load_balancer_record(self._balancer(load_balancer))

    def ensure_load_balancer(
        self,
        spec: LoadBalancerSpec,
        *,
        prune: bool = True,
        **options: Unpack[ChangeOptions[LoadBalancer]],
    ) -> LoadBalancer | Plan:
        """Make a load balancer what a declaration says, with all its parts; idempotent.

        Only what differs is changed, step by step, each waited for: while one is under way the
        service takes no other. A call that was broken off is repeated to go on.

        Args:
            spec: What it shall be; it is found again by its name.
            prune: Whether parts that are not declared are deleted.
            **options: See `ChangeOptions`. ``timeout`` is for each step; without ``wait`` only
                the last step is not waited for.

        Returns:
            The load balancer, or with ``dry_run`` the plan of the steps.

        Raises:
            InvalidRequestError: When the declaration is wrong, or wants what cannot be changed;
                nothing is changed then.
            QuotaExceededError: When the project may not have more.
            WaiterError: When a step failed; the message names the part.

        Example:
            >>> from codomyrmex.cloud.infomaniak.network.load_balancer_records import *
            >>> spec = LoadBalancerSpec(name="web", subnet="lan",
            ...     listeners=[ListenerSpec(name="http", port=80, pool="web")],
            ...     pools=[PoolSpec(name="web")])
            >>> [action.verb for action in network.ensure_load_balancer(spec, dry_run=True)]
            ['create', 'create', 'create']
        """
        check_spec(spec)
        subnets = {
            name: str(self._subnet(name).id)
            for name in {
                spec.subnet,
                *(each.subnet for pool in spec.pools for each in pool.members if each.subnet),
            }
        }
        found = self._present(spec.name)
        ids = Ids(balancer="" if found is None else found.id)
        steps = self._balancer_steps(spec, found, ids, subnets[spec.subnet])
        steps += TreeSteps(self._load_balancer_api, spec, ids, subnets, prune=prune).steps()
        timeout = options.get("timeout", DEFAULT_TIMEOUT)
        progress = options.get("progress")

        def run() -> str:
            for step in steps:
                if ids.balancer:
                    self._wait(self._balancer_goal(ids.balancer), timeout, progress)
                step.run()
            return ids.balancer

        actions = [step.action for step in steps]
        nothing = [Action("skip", f"load balancer {spec.name}")]
        return self._change(actions or nothing, run, self._tree_goal, options)

    def get_load_balancer_status(self, load_balancer: str) -> LoadBalancerStatus:
        """Find out how a load balancer and each of its parts are.

        Args:
            load_balancer: Its id or name.

        Returns:
            The tree: listeners with their policies and pools, pools with their members and
            monitors, and pools that no listener has.

        Raises:
            NotFoundError: When there is no such load balancer.

        Example:
            >>> network.get_load_balancer_status("absent")
            Traceback (most recent call last):
                ...
            codomyrmex.cloud.common.errors.NotFoundError: there is no load balancer 'absent'
        """
        return self._status(str(self._balancer(load_balancer).id))

    def get_load_balancer_statistics(self, load_balancer: str) -> LoadBalancerStatistics:
        """Find out how much went through a load balancer.

        Args:
            load_balancer: Its id or name.

        Returns:
            The counts.

        Raises:
            NotFoundError: When there is no such load balancer.

        Example:
            >>> network.get_load_balancer_statistics("absent")
            Traceback (most recent call last):
                ...
            codomyrmex.cloud.common.errors.NotFoundError: there is no load balancer 'absent'
        """
        found = self._balancer(load_balancer)
        return statistics_record(self._load_balancer_api.get_load_balancer_statistics(found.id))

    def wait_for_load_balancer(
        self, load_balancer: str, *, timeout: float = DEFAULT_TIMEOUT
    ) -> LoadBalancer:
        """Wait until nothing is being done to a load balancer any more.

        Args:
            load_balancer: Its id or name.
            timeout: Seconds at the most.

        Returns:
            The load balancer.

        Raises:
            WaiterError: When it went to ERROR.
            WaiterTimeoutError: When the time is over.

        Example:
            >>> network.wait_for_load_balancer("absent")
            Traceback (most recent call last):
                ...
            codomyrmex.cloud.common.errors.NotFoundError: there is no load balancer 'absent'
        """
        return self._wait(self._balancer_goal(str(self._balancer(load_balancer).id)), timeout)

    def delete_load_balancer(
        self,
        load_balancer: str,
        *,
        cascade: bool = False,
        **options: Unpack[ChangeOptions[LoadBalancer]],
    ) -> Plan | None:
        """Delete a load balancer, and wait until it is gone.

        Args:
            load_balancer: Its id or name.
            cascade: Whether its listeners, pools and so on go with it.
            **options: See `ChangeOptions`.

        Returns:
            None, or with ``dry_run`` the plan.

        Raises:
            InUseError: When it has listeners or pools and ``cascade`` is False.
            ConflictError: When something is being done to it.

        Example:
            >>> network.delete_load_balancer("absent")
            Traceback (most recent call last):
                ...
            codomyrmex.cloud.common.errors.NotFoundError: there is no load balancer 'absent'
        """
        found = self._balancer(load_balancer)
        api = self._load_balancer_api
        parts = [
            *(f"listener {each.name}" for each in api.listeners(load_balancer_id=found.id)),
            *(f"pool {each.name}" for each in api.pools(loadbalancer_id=found.id)),
        ]
        if parts and not cascade:
            raise InUseError(
                f"load balancer {found.name} has {', '.join(parts)}",
                hint="Give cascade=True to delete them with it",
                provider=self.provider,
                service="load-balancer",
            )
        done = self._change(
            [
                *(Action("delete", f"{each} of load balancer {found.name}") for each in parts),
                Action("delete", f"load balancer {found.name}"),
            ],
            lambda: api.delete_load_balancer(found.id, ignore_missing=False, cascade=cascade),
            lambda _: Goal(
                what=f"load balancer {found.name} ({found.id}) to be gone",
                look=lambda: self._look_at_balancer(found.id),
                reached=lambda seen: seen.state == "DELETED",
                fault=lambda seen: "it went to ERROR" if seen.state == "ERROR" else None,
                gone=load_balancer_record(found),
            ),
            options,
        )
        return done if isinstance(done, Plan) else None

    def _balancer(self, load_balancer: str) -> SDKLoadBalancer:
        api = self._load_balancer_api
        return self._find(
            "load balancer",
            load_balancer,
            api.get_load_balancer,
            lambda name: api.load_balancers(name=name),
        )

    def _present(self, name: str) -> LoadBalancer | None:
        from codomyrmex.cloud.common.errors import NotFoundError

        try:
            found = load_balancer_record(self._balancer(name))
        except NotFoundError:
            return None
        if found.state == "ERROR":
            raise ConflictError(
                f"load balancer {name} ({found.id}) is in ERROR",
                hint="Delete it with cascade=True and make it anew, or ask Infomaniak",
                provider=self.provider,
                service="load-balancer",
            )
        return found

    def _balancer_steps(
        self, spec: LoadBalancerSpec, found: LoadBalancer | None, ids: Ids, subnet_id: str
    ) -> list[Step]:
        api = self._load_balancer_api
        target = f"load balancer {spec.name}"
        if found is None:
            attributes = given(
                name=spec.name,
                vip_subnet_id=subnet_id,
                vip_address=spec.address,
                flavor_id=spec.flavor,
                description=spec.description or None,
                tags=list(spec.tags) or None,
            )

            def create() -> None:
                ids.balancer = str(api.create_load_balancer(**attributes).id)

            return [Step(Action("create", target), create)]
        fixed = {"subnet": (found.subnet_id, subnet_id)}
        if spec.address is not None:
            fixed["address"] = (found.address, spec.address)
        for what, (now, wanted) in fixed.items():
            if now != wanted:
                raise InvalidRequestError(
                    f"{target} has {what} {now}, which cannot become {wanted}",
                    hint="Declare it with another name, move the floating IP, delete the old one",
                    provider=self.provider,
                )
        changed: dict[str, object] = {}
        if spec.description != found.description:
            changed["description"] = spec.description
        if sorted(spec.tags) != sorted(found.tags):
            changed["tags"] = list(spec.tags)
        if not changed:
            return []
        action = Action("update", target, reason=", ".join(changed))
        return [Step(action, lambda: api.update_load_balancer(found.id, **changed))]

    def _look_at_balancer(self, balancer_id: str) -> LoadBalancer:
        return load_balancer_record(self._load_balancer_api.get_load_balancer(balancer_id))

    def _status(self, balancer_id: str) -> LoadBalancerStatus:
        """The service's tree, and what it leaves out: policies, and pools without a listener."""
        from openstack.exceptions import raise_from_response

        api = self._load_balancer_api
        # openstacksdk has no call for it
        answer = api.get(f"/lbaas/loadbalancers/{balancer_id}/status")
        raise_from_response(answer)
        tree = status_record("loadbalancer", answer.json()["statuses"]["loadbalancer"])
        listeners = [
            msgspec.structs.replace(
                each,
                children=(
                    *(part_record("l7policy", one) for one in api.l7_policies(listener_id=each.id)),
                    *each.children,
                ),
            )
            for each in tree.children
        ]
        seen = {each.id for each in tree.walk()}
        pools = [
            msgspec.structs.replace(
                part_record("pool", pool),
                children=tuple(part_record("member", one) for one in api.members(pool.id)),
            )
            for pool in api.pools(loadbalancer_id=balancer_id)
            if pool.id not in seen
        ]
        return msgspec.structs.replace(tree, children=(*listeners, *pools))

    def _tree_goal(self, balancer_id: str) -> Goal[LoadBalancer]:
        """At rest with all its parts: the balancer is ACTIVE also when one of them has failed."""

        def failed() -> list[str]:
            parts = self._status(balancer_id).walk()
            return [f"{each.kind} {each.name}" for each in parts if each.state == "ERROR"]

        def fault(seen: LoadBalancer) -> str | None:
            if seen.state not in ("ACTIVE", "ERROR"):
                return None
            return f"{', '.join(failed()) or 'it'} went to ERROR"

        return Goal(
            what=f"load balancer {balancer_id} with its parts to be ACTIVE",
            look=lambda: self._look_at_balancer(balancer_id),
            reached=lambda seen: seen.state == "ACTIVE" and not failed(),
            fault=fault,
        )

    def _balancer_goal(self, balancer_id: str) -> Goal[LoadBalancer]:
        return Goal(
            what=f"load balancer {balancer_id} to be ACTIVE",
            look=lambda: self._look_at_balancer(balancer_id),
            reached=lambda seen: seen.state == "ACTIVE",
            fault=lambda seen: "it went to ERROR" if seen.state == "ERROR" else None,
        )
