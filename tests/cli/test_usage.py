"""Reading the command line, help, errors and exit codes."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from codomyrmex.cloud import LocalStorageClient
from codomyrmex.cloud.cli.command import (
    COMMANDS,
    COMMON_OPTIONS,
    Command,
    Group,
    all_commands,
    find_command,
    load_command,
)
from codomyrmex.cloud.cli.exit_codes import EXIT_CODE_MEANINGS, ExitCode, exit_code_of
from codomyrmex.cloud.cli.help import group_help
from codomyrmex.cloud.cli.values import (
    human_size,
    parse_count,
    parse_duration,
    parse_size_limit,
)
from codomyrmex.cloud.common import errors
from codomyrmex.cloud.common.sizes import parse_size
from tests.cli.conftest import Result

Cmx = Callable[..., Result]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "a command is missing"),
        (["lss"], "no command 'lss'. Did you mean cmx ls?"),
        (["frobnicate"], "Try: cmx --help"),
        (["-q", "ls"], "Write: cmx COMMAND [OPTIONS]"),
        (["ls"], "an argument is missing. Usage: cmx ls PLACE... [OPTIONS]"),
        (["ls", "--recursiv3", "x"], "Did you mean --recursive?"),
        (["ls", "--qqq", "x"], "--qqq is not known. Try: cmx ls --help"),
        (["ls", "-z", "x"], "-z is not known"),
        (["ls", "--long=yes", "x"], "must not have an argument"),
        (["mb", "--region"], "--region needs a value"),
        (["find", "x", "--size", "big"], "--size: 'big' is no size. Write 512"),
        (["find", "x", "--newer-than", "2y"], "--newer-than: '2y' is no length of time"),
        (["du", "x", "--depth", "-1"], "--depth: '-1' is no number"),
        (["cp", "a", "b", "--concurrency", "0"], "must be 1 or more"),
        (["cp", "a", "b", "--concurrency", "x"], "--concurrency: 'x' is no number"),
        (["presign", "x://b/k", "--method", "POST"], "GET, HEAD, PUT, DELETE"),
        (["version", "x"], "too many arguments"),
        (["ls", ""], "'' is no place"),
        (["ls", "-"], "a stream cannot be listed"),
        (["completion", "tcsh"], "bash, zsh, fish"),
    ],
)
def test_wrong_command_lines(cmx: Cmx, words: list[str], message: str) -> None:
    result = cmx(*words)
    assert (result.code, result.out) == (2, "")
    assert message in result.err
    assert result.err.startswith("cmx: error: ")
    assert result.err.count("\n") == 1


def test_options_may_stand_anywhere_and_end_with_two_dashes(
    cmx: Cmx, store: LocalStorageClient, home: Path
) -> None:
    (home / "-x").write_text("dash")
    assert cmx("cp", "--", "-x", "local://empty/").code == 0
    assert cmx("ls", "local://empty", "-l", "--").lines[0].endswith("-x")
    assert cmx("cat", "local://empty/-x", "--range=0-1").out == "da"
    # GNU style: a unique beginning of an option is enough
    assert cmx("ls", "--recurs", "local://empty").lines == ["-x"]


@pytest.mark.parametrize("command", [*all_commands()], ids=lambda command: command.name)
def test_help_of_each_command(cmx: Cmx, command: Command) -> None:
    name = command.name
    words = name.split()
    pages = [cmx(*words, "--help"), cmx(*words, "-h"), cmx("help", *words), cmx("--help", *words)]
    assert {(page.code, page.err) for page in pages} == {(0, "")}
    assert len({page.out for page in pages}) == 1
    assert load_command(name) is command
    for option in (*command.options, *COMMON_OPTIONS):
        assert option.name in pages[0].out
    assert max(map(len, pages[0].lines)) <= 100
    assert command.examples
    assert f"Usage: cmx {name}" in pages[0].lines[0]


def test_overview(cmx: Cmx) -> None:
    page = cmx("--help").out
    assert page == cmx("-h").out == cmx("help").out
    for name in COMMANDS:
        assert f"\n  {name} " in page
    for code, meaning in EXIT_CODE_MEANINGS.items():
        assert f"\n  {int(code)} " in page
        assert meaning.split(";")[0][:40] in page


def groups(group: Group | None = None) -> Iterator[Group]:
    """All groups, at any depth."""
    names = COMMANDS if group is None else group.members
    for name in names:
        found = find_command([name])[0] if group is None else group.member(name)
        if isinstance(found, Group):
            yield found
            yield from groups(found)


@pytest.mark.parametrize("group", [*groups()], ids=lambda group: group.name)
def test_help_of_each_group(cmx: Cmx, group: Group) -> None:
    words = group.name.split()
    pages = [cmx(*words, "--help"), cmx(*words, "-h"), cmx("help", *words)]
    assert {(page.code, page.err) for page in pages} == {(0, "")}
    assert len({page.out for page in pages}) == 1
    for name in group.members:
        assert f"\n  {name} " in pages[0].out
        assert group.member(name).name == f"{group.name} {name}"
    alone = cmx(*words)
    assert (alone.code, alone.out) == (2, "")
    assert f"{group.name}: a command is missing: " in alone.err
    assert f"Try: cmx {group.name} --help" in alone.err
    assert cmx("completion", "words", "--", *words, "").lines == list(group.members)
    wrong = cmx(*words, "nothing-of-the-kind")
    assert (wrong.code, wrong.out) == (2, "")
    assert f"there is no command '{group.name} nothing-of-the-kind'" in wrong.err


def test_a_group_of_groups() -> None:
    ls = load_command("ls")
    inner = Group("demo inner", "Inside.", commands=(ls._replace(name="demo inner list"),))
    assert inner.members == ("list",)
    assert inner.member("list").name == "demo inner list"
    with pytest.raises(errors.InvalidRequestError) as caught:
        inner.member("lists")
    assert "Did you mean cmx demo inner list?" in str(caught.value)
    page = group_help(inner)
    assert "Usage: cmx demo inner COMMAND" in page
    assert "\n  list " in page


def test_no_command_defines_an_option_twice() -> None:
    for command in all_commands():
        options = (*command.options, *COMMON_OPTIONS)
        flags = [flag for option in options for flag in option.flags]
        assert len(flags) == len(set(flags)), command.name


def test_every_option_of_a_command_is_read_somewhere() -> None:
    folder = Path(inspect.getfile(load_command)).parent
    source = "".join(
        path.read_text() for path in folder.rglob("*.py") if path.name != "completion.py"
    )
    for command in all_commands():
        if isinstance(command.run, functools.partial):
            continue  # a row of `service_calls`, which reads all of a row's fields
        for option in (*command.options, *COMMON_OPTIONS):
            # once where it is declared, and at least once where it is used
            assert source.count(f'"{option.name}"') >= 2, option.name


def test_every_change_can_be_tried() -> None:
    for name in ("cp", "mv", "rm", "sync", "mb", "rb"):
        assert "--dry-run" in {option.name for option in load_command(name).options}


CODES = {
    errors.CloudError: 1,
    errors.BatchError: 1,
    errors.InvalidNameError: 2,
    errors.WrongRegionError: 2,
    errors.BucketNotFoundError: 3,
    errors.LocalFileNotFoundError: 3,
    errors.ExpiredCredentialsError: 4,
    errors.ClockSkewError: 4,
    errors.PermissionDeniedError: 4,
    errors.QuotaExceededError: 4,
    errors.AlreadyExistsError: 5,
    errors.BucketNotEmptyError: 5,
    errors.PreconditionFailedError: 5,
    errors.PlanRefusedError: 5,
    errors.ConfigurationError: 6,
    errors.MissingDependencyError: 6,
    errors.ConnectionFailedError: 7,
    errors.CloudTimeoutError: 7,
    errors.ServiceUnavailableError: 7,
    errors.RateLimitError: 7,
    errors.WaiterError: 7,
    errors.IntegrityError: 8,
    errors.UnexpectedResponseError: 8,
    errors.UnsupportedError: 9,
    errors.DiskFullError: 10,
    errors.LocalFileError: 10,
    errors.CancelledError: 130,
}


@pytest.mark.parametrize(("cls", "code"), CODES.items())
def test_exit_codes(cls: type[errors.CloudError], code: int) -> None:
    assert exit_code_of(cls("x")) == code
    assert ExitCode(code) in EXIT_CODE_MEANINGS


def test_every_error_has_a_code_of_its_own_kind() -> None:
    plain = {errors.CloudError, errors.BatchError}
    for name in errors.__all__:
        cls = getattr(errors, name)
        if isinstance(cls, type) and cls not in plain:
            assert exit_code_of(cls("x")) != ExitCode.FAILED, name


def test_json_errors(cmx: Cmx) -> None:
    result = cmx("ls", "--json", "local://nobucket")
    (line,) = result.json
    assert line["error"] == {
        "type": "BucketNotFoundError",
        "message": "there is no bucket local://nobucket",
        "hint": None,
        "item": None,
        "provider": "local",
        "resource": "local://nobucket",
        "code": None,
        "status": None,
        "request_id": None,
        "retryable": False,
        "exit_code": 3,
    }
    assert result.err == "cmx: error: there is no bucket local://nobucket\n"
    assert cmx("nothing", "--json").json[0]["error"]["exit_code"] == 2


def test_json_errors_of_several_name_the_item(cmx: Cmx, store: LocalStorageClient) -> None:
    lines = cmx("cat", "--json", "local://photos/readme", "local://photos/no").json
    assert lines[0]["data"] == "read me"
    assert lines[1]["error"]["item"] == "local://photos/no"


def test_a_traceback_only_with_debug(process: Cmx) -> None:
    plain = process("ls", "nowhere")
    assert (plain.code, plain.err) == (3, "cmx: error: nowhere: No such file or directory\n")
    debug = process("ls", "nowhere", "--debug")
    assert debug.code == 3
    assert debug.err.startswith("Traceback")
    assert debug.err.endswith(plain.err)


def test_secrets_do_not_reach_an_error(
    cmx: Cmx, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "cloud.toml"
    config.write_text(
        '[remotes.x]\ntype = "s3"\nendpoint_url = "ftp://user:hunter2@host"\n'
        'access_key_id = "a"\nsecret_access_key = "hunter2"\n'
    )
    config.chmod(0o600)
    monkeypatch.setenv("CODOMYRMEX_CLOUD_CONFIG", str(config))
    for words in (["ls", "x://b"], ["ls", "x://b", "--json"], ["remotes"], ["remotes", "--json"]):
        result = cmx(*words)
        assert "hunter2" not in result.out + result.err
    assert "hunter2" not in cmx("doctor", "x", "--offline").out


def test_control_characters_of_a_name_do_not_reach_the_terminal(cmx: Cmx) -> None:
    result = cmx("ls", "no\x1b[31mthing\n")
    assert result.err == "cmx: error: no\\x1b[31mthing\\n: No such file or directory\n"


@pytest.mark.parametrize(
    ("text", "size"),
    [("0", 0), ("12", 12), ("1k", 1024), ("1.5M", 1572864), ("2GiB", 2 << 30), ("3 TB", 3 << 40)],
)
def test_sizes(text: str, size: int) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["", "-1", "1X", "1.M", "ten", "1e3", "0x10", "\u0661"])
def test_no_sizes(text: str) -> None:
    with pytest.raises(errors.InvalidRequestError):
        parse_size(text)


def test_limits_durations_and_counts() -> None:
    assert [parse_size_limit(text).holds(1024) for text in ("+1K", "-1K", "1K", "+2K")] == [
        True, True, True, False,
    ]  # fmt: skip
    assert parse_duration("1d12h") == 129_600
    for text in ("", "1", "h", "1h2", "-1h", "1.5h"):
        if text != "1":
            with pytest.raises(errors.InvalidRequestError):
                parse_duration(text)
    for text in ("", "-1", "1.0", "٣"):
        with pytest.raises(errors.InvalidRequestError):
            parse_count(text)


def test_human_sizes() -> None:
    sizes = [0, 1023, 1024, 1_047_552, (1 << 20) - 1, 1 << 20, 1 << 40, (1 << 70) - 1]
    assert [human_size(size) for size in sizes] == [
        "0 B", "1023 B", "1.0 KiB", "1.0 MiB", "1.0 MiB", "1.0 MiB", "1.0 TiB", "1024.0 EiB",
    ]  # fmt: skip
