"""``cmx completion``."""

from __future__ import annotations

from typing import Final

from codomyrmex.cloud.cli.command import Command, Example, Values
from codomyrmex.cloud.cli.completion import SCRIPTS, candidates
from codomyrmex.cloud.cli.context import Context
from codomyrmex.cloud.cli.exit_codes import ExitCode

__all__ = ["COMMAND"]


def _run(context: Context, values: Values) -> ExitCode:
    shell, *words = values.arguments
    if shell == "words":
        for word in candidates(words):
            # a line break in a key would be read as two words
            if "\n" not in word:
                context.output.text(word)
        return ExitCode.DONE
    script = SCRIPTS.get(shell)
    if script is None:
        raise values.wrong(
            f"there is no completion for {shell!r}", f"Choose one of: {', '.join(SCRIPTS)}"
        )
    context.output.result({"type": "script", "shell": shell, "script": script}, script.rstrip())
    return ExitCode.DONE


COMMAND: Final = Command(
    name="completion",
    usage="SHELL",
    summary="Print the completion script of a shell: bash, zsh or fish.",
    details="""
    bash: put the line source <(cmx completion bash) into ~/.bashrc.

    zsh: put the line source <(cmx completion zsh) into ~/.zshrc, after compinit.

    fish: run cmx completion fish > ~/.config/fish/completions/cmx.fish
    """,
    run=_run,
    examples=(
        Example("cmx completion bash > cmx.bash", "the script, to be sourced"),
        Example("cmx completion words -- ls local://", "what fits at the end of a line"),
    ),
    least=1,
    complete=lambda _: SCRIPTS,
)
