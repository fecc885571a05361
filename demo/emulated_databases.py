"""What the emulator lacks of RDS's PostgreSQL instances: a managed password, and a name in the tasks' network.

Its containers are of images from Docker Hub; for the version that is on PyPI, of one that the demo has built.
"""

import json
from typing import Any

from emulated_network import place_in
from ministack.services import rds, secretsmanager

Parameters = dict[str, Any]


def use_databases(network: str, image: str) -> None:
    """Gives instances what they lack. The image's tag is PostgreSQL's major version."""
    version = image.rpartition(":")[2]
    image_of = rds._docker_image_for_engine
    run = rds._run_rds_container
    create = rds._create_db_instance_impl
    delete = rds._delete_db_instance_impl
    xml_of = rds._instance_xml

    def own_image(engine: str, engine_version: str, *given: str) -> tuple[Any, ...]:
        theirs, *rest = image_of(engine, engine_version, *given)
        is_ours = "postgres" in engine and engine_version.split(".")[0] == version
        return (image if is_ours else theirs, *rest)

    def in_network(docker: Any, engine: str, arguments: Parameters, tls_names: Any = (), tls_ips: Any = ()) -> Any:
        if "db_id" not in arguments["labels"]:
            return run(docker, engine, arguments, tls_names, tls_ips)
        name = host_of(arguments["labels"]["db_id"])
        ports = {port: ("127.0.0.1", ours) for port, ours in arguments["ports"].items()}
        placed = {**arguments, "ports": ports, **place_in(network, [name])}
        return run(docker, engine, placed, [*tls_names, name], tls_ips)

    def create_instance(p: Parameters) -> Any:
        if rds._p(p, "ManageMasterUserPassword") != "true":
            return create(p)
        password = rds._generate_master_user_password()
        answer = create({**p, "MasterUserPassword": [password]})
        instance = rds._instances.get(rds._p(p, "DBInstanceIdentifier"))
        if answer[0] == 200 and instance is not None:
            instance["MasterUserSecret"] = keep(password, instance)
            instance["_internal_address"], instance["_internal_port"] = "127.0.0.1", instance["_HostPort"]
            instance["Endpoint"] |= {"Address": host_of(instance["DBInstanceIdentifier"]), "Port": 5432}
        return answer

    def delete_instance(p: Parameters) -> Any:
        instance = rds._resolve_instance(rds._p(p, "DBInstanceIdentifier")) or {}
        answer = delete(p)
        if answer[0] == 200 and "MasterUserSecret" in instance:
            secretsmanager.delete_secret_in_process(instance["MasterUserSecret"])
        return answer

    def instance_xml(instance: Parameters) -> str:
        arn = instance.get("MasterUserSecret")
        secret = f"<SecretArn>{arn}</SecretArn><SecretStatus>active</SecretStatus>"
        return xml_of(instance) if arn is None else f"{xml_of(instance)}<MasterUserSecret>{secret}</MasterUserSecret>"

    rds._docker_image_for_engine = own_image
    rds._run_rds_container = in_network
    rds._create_db_instance_impl = create_instance
    rds._delete_db_instance_impl = delete_instance
    rds._instance_xml = instance_xml


def host_of(db_id: str) -> str:
    return f"{db_id}.emulated.{rds.get_region()}.rds.amazonaws.com"


def keep(password: str, instance: Parameters) -> str:
    """The ARN of RDS's secret with the password."""
    value = {"username": instance["MasterUsername"], "password": password}
    return secretsmanager.create_secret_in_process(
        f"rds!db-{rds.new_uuid()}",
        json.dumps(value),
        description=f"Secret managed by RDS for DB instance {instance['DBInstanceIdentifier']}",
    )
