"""The shells, interactive, with the line of the README in their startup files."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Shell:
    name: str
    argv: tuple
    startup: str
    line: str
    prompt: str

    def start(self, terminal, home, options="", **environment):
        """Types into it when its prompt `READY>` is there."""
        line = self.line.replace(self.name, f"{self.name}{options and ' ' + options}", 1)
        home.write(self.startup, f"{self.prompt}\n{line}\n")
        shell = terminal(*self.argv, **environment)
        shell.wait_line(r"READY>$")
        return shell

    def status(self):
        """A command that prints the last exit status."""
        return "echo status=$status" if self.name == "fish" else "echo status=$?"


BASH = Shell("bash", ("bash", "-i"), ".bashrc", 'eval "$(env jobs shell-init bash)"', "PS1='READY> '")
ZSH = Shell("zsh", ("zsh", "-i"), ".zshrc", 'eval "$(env jobs shell-init zsh)"', "PROMPT='READY> '")
FISH = Shell(
    "fish",
    ("fish", "-i"),
    ".config/fish/config.fish",
    "env jobs shell-init fish | source",
    "function fish_prompt; printf 'READY> '; end; function fish_greeting; end",
)
SHELLS = [BASH, ZSH, FISH]
