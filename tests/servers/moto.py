"""The moto server: all of S3 and IAM, lenient, or with signatures and permissions checked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import boto3
from mypy_boto3_iam import IAMClient

from tests.servers import S3Server, Started
from tests.servers.process import HOST, free_port, program, running

REGION = "us-east-1"
_NO_LINE_ENDS = "It answers 404 to every request for a key with a line end in it."
FAULTS = {
    "key_carriage_return": _NO_LINE_ENDS,
    "key_newline": _NO_LINE_ENDS,
    "parts_abort": "It answers 500 to a part of an upload that was aborted.",
    "url_not_for_more": "It checks no signature, so a presigned URL is good for everything.",
}
STRICT_FAULTS: dict[str, str] = {}

_UNCHECKED_IAM_CALLS = 3


@contextmanager
def serve(folder: Path) -> Iterator[Started[S3Server]]:
    """Run moto as it comes: any key is accepted and no signature is checked."""
    with _moto(folder, {}) as endpoint:
        server = S3Server("moto", endpoint, "moto-any-key", "moto-any-secret", REGION, FAULTS)
        yield _started(server)


@contextmanager
def serve_strict(folder: Path) -> Iterator[Started[S3Server]]:
    """Run moto with every signature and permission checked; the key given may do anything."""
    setting = {"INITIAL_NO_AUTH_ACTION_COUNT": str(_UNCHECKED_IAM_CALLS)}
    with _moto(folder, setting) as endpoint:
        nobody = S3Server("moto strict", endpoint, "none", "none", REGION, STRICT_FAULTS)
        yield _started(add_user(nobody, "administrator", ["*"]))


def add_user(
    server: S3Server, name: str, actions: Sequence[str], resources: Sequence[str] = ("*",)
) -> S3Server:
    """Create a user of a strict moto who may do ``actions`` alone; return the server as theirs.

    Args:
        server: The strict moto, with a key that may use IAM.
        name: Name of the user.
        actions: IAM actions to allow, such as ``s3:GetObject``.
        resources: ARNs the actions are allowed on.
    """
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": list(resources)}
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    iam = _iam(server)
    # Three calls: _UNCHECKED_IAM_CALLS counts those for the first user.
    iam.create_user(UserName=name)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    iam.put_user_policy(UserName=name, PolicyName="only", PolicyDocument=json.dumps(policy))
    iam.close()
    return replace(
        server, access_key_id=key["AccessKeyId"], secret_access_key=key["SecretAccessKey"]
    )


@contextmanager
def _moto(folder: Path, settings: dict[str, str]) -> Iterator[str]:
    port = free_port()
    command = [program("moto_server"), "-H", HOST, "-p", str(port)]
    with running(command, log=folder / "moto.log", environment=settings) as child:
        # A request to any other path would count as one of the unchecked calls.
        child.wait_for_http(port, "/moto-api/")
        yield f"http://{HOST}:{port}"


def _started(server: S3Server) -> Started[S3Server]:
    return Started(server, version("moto"), server.endpoint, "moto_server")


def _iam(server: S3Server) -> IAMClient:
    return boto3.client(
        "iam",
        endpoint_url=server.endpoint,
        aws_access_key_id=server.access_key_id,
        aws_secret_access_key=server.secret_access_key,
        region_name=server.region,
    )
