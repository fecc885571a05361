"""The work pool, queue and job variables of a deployment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from prefect_ecs.registration.checks.job_variables import JobVariables
from prefect_ecs.registration.checks.run_task import RunNames
from prefect_ecs.registration.checks.schema_errors import place_of
from prefect_ecs.registration.config import Config, Pool, work_pool_variable
from prefect_ecs.registration.files.section import Place, Section
from prefect_ecs.registration.files.unknown import UNKNOWN, known_part
from prefect_ecs.registration.objects.template_variables import DEFINITION_NAME, NOT_TO_SET
from prefect_ecs.registration.problems import listed, shown


@dataclass(frozen=True)
class Placement:
    """Pool and queue of a deployment's runs; `pool` is None if the file names none of the stack's."""

    pool: Pool | None
    queue: str
    job_variables: dict[str, Any]


class WorkPools:
    """Checks deployments against the pools of a stack."""

    def __init__(self, config: Config, templates: Mapping[str, Mapping[str, Any]]) -> None:
        self._config = config
        self._templates = templates

    def known_variables(self, variables: Mapping[str, Any]) -> dict[str, Any]:
        """The job variables, without the values of those that no pool has: what such a value holds is nobody's concern."""
        known = {DEFINITION_NAME, *(name for template in self._templates.values() for name in template["variables"]["properties"])}
        return {name: value if name in known - NOT_TO_SET.keys() else UNKNOWN for name, value in variables.items()}

    def read(self, section: Section, names: RunNames) -> Placement:
        """A deployment's `work_pool`."""
        name, queue, variables = section.text("name"), section.text("work_queue_name"), section.mapping("job_variables")
        section.refuse_unknown({"variables": "write `job_variables`", "concurrency_limit": "write it in the deployment"})
        pool = self._config.pool(name) if name is not None else None if section.has("name") else self._config.work_pools[0]
        if name is not None and pool is None:
            section.problem("name", f"is {shown(name)}, which is no work pool of this stack; {self._instead(name)}")
        elif pool is not None and not self._config.has_code_for(pool):
            section.problem("name", self._of_another(pool))
        pools = [pool] if pool else self._config.work_pools
        queues = list(dict.fromkeys(queue for pool in pools for queue in pool.work_queues))
        if queue is not None and queue not in queues:
            agents_of = pools[0].name if len(pools) == 1 else "this stack"
            section.problem("work_queue_name", f"is {shown(queue)}, which no agent of {agents_of} listens to; allowed: {listed(queues)}")
        checked = self.check_job_variables(variables, pool, "job_variables", section.place, names)
        # The agent may not poll Prefect's default queue.
        return Placement(pool, queue or queues[0], checked)

    def check_job_variables(
        self, variables: Mapping[str, Any], pool: Pool | None, key: str, place: Place, names: RunNames
    ) -> dict[str, Any]:
        """The variables, with texts as written in the file. Without a pool, only problems in every pool are reported."""
        pools = [pool] if pool else self._config.work_pools
        checks = [JobVariables(one, self._config, self._templates[one.name], names, place, key) for one in pools]
        as_wanted = checks[0].as_wanted(variables)
        faults = [check.faults(as_wanted) for check in checks]
        for fault in faults[0]:
            if all(fault in others for others in faults):
                place.problem(place_of(key, fault.path), fault.message)
        return known_part(checks[0].with_definition(as_wanted))

    def _of_another(self, pool: Pool) -> str:
        others = [f"`{{{{ ${work_pool_variable(one.agent)} }}}}`" for one in self._config.work_pools if self._config.has_code_for(one)]
        return (
            f"is {shown(pool.name)}, whose agent runs flows itself, and has the code of flow project"
            f" {getattr(pool, 'flow_project', None)} alone; allowed: {listed(others)}"
        )

    def _instead(self, name: str) -> str:
        agents = ["`{{ $WORK_POOL }}`", *(f"`{{{{ ${work_pool_variable(pool.agent)} }}}}`" for pool in self._config.work_pools)]
        agent = self._config.work_pools[0].agent
        return f"allowed: {listed(agents)}; or write `workPools: {{{name}: {agent}}}` for the flow project in the stack's configuration"
