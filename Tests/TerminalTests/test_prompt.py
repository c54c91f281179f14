"""The prompt, `jobs shell`, through a real terminal."""

import json
import os
import signal
import stat
import time

import pytest


@pytest.fixture
def prompt(terminal):
    def start(*argv, **environment):
        typed = terminal(*(argv or ("jobs", "shell")), **environment)
        typed.wait_line(r"^jobs> ?$")
        return typed

    return start


def test_subcommands_run(prompt, home):
    typed = prompt()
    typed.enter("run --name first -- sh -c 'exit 3'")
    typed.wait(r"^1$")
    typed.enter("wait first")
    typed.enter("status 1")
    typed.wait(r"status +failed: exit status 3")
    typed.wait_line(r"^jobs>$")
    typed.control("d")
    assert typed.end() == 0


def test_it_comes_up_without_arguments(terminal, home):
    for name in ("jobs", "jobctl"):
        typed = terminal(name)
        typed.wait_line(rf"^{name}>")
        typed.enter("exit")
        assert typed.end() == 0


def test_a_prompt_alone_starts_no_supervisor(prompt, home):
    typed = prompt()
    assert home.call("supervisor", "status").returncode == 1
    typed.enter("supervisor status")
    typed.wait(r"no supervisor is running")


def test_out_of_habit_the_name_may_be_typed(prompt, home):
    typed = prompt()
    typed.enter("jobs run -- true")
    typed.wait(r"^1$")


def test_quoting_is_the_shells(prompt, home):
    typed = prompt()
    typed.enter(r"""run -- printf '[%s]' 'a  b' "c \"d\"" e\ f ''  # a comment""")
    typed.wait(r"^1$")
    typed.enter("wait 1; x")
    typed.wait(r"';' does nothing here")
    typed.enter("logs -f 1")
    typed.wait(r'\[a  b\]\[c "d"\]\[e f\]\[\]')


def test_open_quotes_and_backslashes_go_on(prompt, home):
    typed = prompt()
    typed.enter("run -- printf '%s' 'two")
    typed.wait_line(r"^    >")
    typed.enter("lines' \\")
    typed.wait_line(r"^    >")
    typed.enter("end")
    typed.wait(r"^1$")
    assert home.jobs("logs", "-f", "1") == "two\nlinesend"


def test_several_lines_can_be_pasted(prompt, home):
    typed = prompt()
    typed.type("\x1b[200~run -- true\nrun -- false\x1b[201~")
    typed.enter()
    typed.wait(r"^1\n2$")


def test_control_c_is_heard_however_soon_it_follows_a_key(prompt):
    """The terminal discards what was typed before Ctrl-C: a key that has just been seen may be gone when it is read."""
    typed = prompt()
    for count in range(300):
        typed.type(f"{count}")
        typed.wait_line(rf"^jobs> {count}$")
        typed.control("a")
        time.sleep(count % 100 * 2e-6)
        typed.control("c")
        typed.wait_line(r"^jobs>$")


def test_control_c_clears_the_line(prompt, home):
    typed = prompt()
    typed.type("run -- touch oops")
    typed.wait_line(r"oops$")
    typed.control("c")
    typed.wait(r"^jobs> run -- touch oops\^C\njobs>$")
    typed.type("run -- touch again")
    typed.wait_line(r"again$")
    # From the middle of the line.
    typed.control("a")
    typed.wait_before(r"^jobs> $")
    typed.control("c")
    typed.wait(r"^jobs> run -- touch again\^C\njobs>$")
    # Out of a search.
    typed.control("r")
    typed.wait_line(r"reverse-i-search")
    typed.control("c")
    typed.wait_line(r"^jobs>$")
    # A line that is longer than the screen is wide.
    typed.type("run -- echo " + "x" * 150)
    typed.wait(r"x{62}$")
    typed.control("a")
    typed.wait_before(r"^jobs> $")
    typed.control("c")
    typed.wait(r"x{62}\^C\njobs>$")
    typed.enter("run -- 'open")
    typed.wait_line(r"^    >")
    typed.control("c")
    typed.wait_line(r"^jobs>$")
    typed.enter("run -- true")
    typed.wait(r"^1$")


def test_control_c_leaves_what_watches_and_no_job(prompt, home):
    home.jobs("run", "--name", "long", "--", "sh", "-c", "echo started; sleep 1111")
    typed = prompt()
    for command in ("logs -f long", "wait long", "run --follow -- sleep 2222"):
        typed.enter("!clear")
        typed.wait(r"\Ajobs>$")
        typed.enter(command)
        typed.wait({"l": r"^started$", "w": r"wait long$", "r": r"job 2$"}[command[0]])
        typed.control("c")
        # Nothing tells that `wait` waits: where it only begins to, it has nothing to say.
        if command != "wait long":
            typed.wait(r"left running")
        typed.wait_line(r"^jobs>$")
    assert '"status":"running"' in home.jobs("status", "--json", "long")
    assert '"status":"running"' in home.jobs("status", "--json", "2")


def test_notices_appear_above_the_line(prompt, home):
    home.jobs("run", "--name", "build", "-i", "--", "cat")
    typed = prompt()
    # Only what comes after a connection is there appears by itself; the next prompt makes one.
    typed.enter("list")
    typed.wait(r"build: cat")
    typed.wait_line(r"^jobs>$")
    typed.type("run -- echo half a li")
    typed.wait_line(r"half a li$")
    home.jobs("send", "build", "--eof")
    typed.wait(r"^job 1 \(build\) completed in .*\njobs> run -- echo half a li$")
    typed.type("ne")
    typed.wait_line(r"^jobs> run -- echo half a line$")
    typed.enter()
    typed.wait(r"^2$")
    assert home.jobs("logs", "-f", "2") == "half a line\n"


def test_an_end_that_was_told_is_not_told_again(prompt, home):
    for name in ("first", "second", "third"):
        home.jobs("run", "--name", name, "-i", "--", "cat")
    typed = prompt()
    # From here on notices arrive by themselves.
    typed.enter("list")
    typed.wait(r"third: cat")
    typed.wait_line(r"^jobs>$")
    typed.enter("kill first")
    typed.wait(r"^job 1: killed by its user: SIGTERM$")
    home.jobs("kill", "second")
    typed.wait(r"^job 2 \(second\) killed by its user: SIGTERM")
    assert "job 1 (first)" not in typed.text, typed.text
    typed.enter("wait --timeout 1h third")
    home.jobs("kill", "third")
    typed.wait(r"^jobs: job 3 killed by its user: SIGTERM$")
    typed.enter("run --name fourth -- true")
    typed.wait(r"^job 4 \(fourth\) completed")
    assert "job 3 (third)" not in typed.text, typed.text


def test_hints_are_as_they_are_typed_here(prompt, home):
    typed = prompt()
    typed.enter("stop 1")
    typed.wait(r"no subcommand 'stop'; `kill` ends a job\nTry '--help'\.")
    typed.enter("run --bogus -- true")
    typed.wait(r"Try 'run --help'\.")
    typed.enter("run 'make && make install'")
    typed.wait(r"behind -c: `ru\s*n -c 'make && make install'`")
    typed.enter("run -c 'exit 3'")
    typed.wait(r"^1$")
    typed.enter("wait last")
    typed.enter("status last")
    typed.wait(r"next +`retry 1` runs it again")
    typed.enter("run --follow -- sleep 1111")
    typed.wait(r"^jobs: job 2$")
    typed.control("c")
    typed.wait(r"`logs -f 2` shows the\s+output, `kill 2` ends it")
    # At the shell they have the name.
    typed.enter("!jobctl stop 1")
    typed.wait(r"`jobctl kill` ends a job")
    # What ties a command to the prompt goes no further.
    typed.enter("run --name seen -- env")
    typed.wait(r"^3$")
    typed.enter("wait seen")
    assert "JOBS_PROMPT" not in home.jobs("logs", "-f", "seen")


def test_notices_leave_a_long_line_alone(prompt, home):
    home.jobs("run", "--name", "build", "-i", "--", "cat")
    typed = prompt()
    words = " ".join(f"word{n}" for n in range(30))
    typed.type("run -- echo " + words)
    typed.wait(r"word29$")
    home.jobs("send", "build", "--eof")
    typed.wait(r"^job 1 \(build\) completed")
    typed.wait(r"^jobs> run -- echo word0")
    typed.enter()
    typed.wait(r"^2$")
    assert home.jobs("logs", "-f", "2") == words + "\n"


def test_a_supervisor_that_is_killed_costs_no_notice(prompt, home):
    os.mkfifo(home.work / "fifo")
    home.jobs("run", "--name", "build", "--", "cat", "fifo")
    typed = prompt()
    typed.type("unfinished")
    typed.wait_line(r"unfinished$")
    os.kill(json.loads(home.jobs("supervisor", "status", "--json"))["pid"], signal.SIGKILL)
    (home.work / "fifo").write_text("end")
    typed.wait(r"^job 1 \(build\) completed in .*\njobs> unfinished$")


def test_a_supervisor_that_was_stopped_is_left_alone(prompt, home):
    home.jobs("run", "--wait", "--", "true")
    typed = prompt()
    typed.enter("supervisor stop")
    typed.wait(r"the supervisor has ended")
    typed.wait_line(r"^jobs>$")
    assert home.call("supervisor", "status").returncode == 1
    typed.enter("run --name again -- true")
    typed.wait(r"^2$")
    typed.wait(r"^job 2 \(again\) completed")


def test_completion(prompt, home):
    home.jobs("run", "--name", "web", "--", "sleep", "1111")
    home.jobs("run", "--group", "nightly", "--", "sleep", "2222")
    (home.work / "my file.txt").touch()
    (home.work / "folder").mkdir()
    typed = prompt()
    for keys, line in {
        "shell-i\t": r"shell-init$",
        "kill we\t": r"kill web$",
        "list --group=ni\t": r"list --group=nightly$",
        "run --stdin my\t": r"run --stdin my\\ file.txt$",
        "run --stdin 'my f\t": r"run --stdin my\\ file.txt$",
        "run --cwd fo\t": r"run --cwd folder/$",
        "run -- mktem\t": r"run -- mktemp$",
        "exi\t": r"exit$",
    }.items():
        typed.type(keys)
        typed.wait_line(r"^jobs> " + line)
        typed.control("u")
        typed.wait_line(r"^jobs>$")
    typed.type("kill \t\t")
    typed.wait(r"^1 +running: sleep 1111$")
    typed.wait(r"^2 +running: sleep 2222$")
    typed.wait_line(r"^jobs> kill$")


def test_completion_of_nothing(prompt, home):
    typed = prompt()
    typed.type("\t\t")
    typed.wait(r"^run +Start a command, in the background")
    typed.wait_line(r"^jobs>$")


def test_history_is_kept(prompt, home):
    typed = prompt()
    typed.enter("run -- echo remembered")
    typed.wait(r"^1$")
    typed.enter("run --env SECRET=hunter2 -- true")
    typed.wait(r"^2$")
    typed.enter("run -e SECRET=hunter2 -- true")
    typed.wait(r"^3$")
    typed.enter(" list")
    typed.wait(r"JOB  STATUS")
    typed.wait_line(r"^jobs>$")
    typed.control("d")
    typed.end()
    file = home.state / "prompt-history"
    assert file.read_text() == "run -- echo remembered\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    typed = prompt()
    typed.control("r")
    typed.type("remem")
    typed.wait(r"run -- echo remembered$")
    typed.enter()
    typed.wait(r"^4$")


def test_history_is_bounded(prompt, home):
    home.jobs("list")
    file = home.state / "prompt-history"
    file.write_text("".join(f"run -- echo {n}\n" for n in range(100_000)))
    file.chmod(0o600)
    typed = prompt()
    typed.enter("help")
    typed.wait(r"The history does not keep lines")
    typed.wait_line(r"^jobs>$")
    typed.control("d")
    typed.end()
    lines = file.read_text().splitlines()
    assert len(lines) <= 1000 and lines[-2:] == ["run -- echo 99999", "help"]


def test_history_keeps_as_many_as_the_settings_say(prompt, home):
    """`shell.history`: of more than that the newest are known; with 0 none is stored."""
    home.jobs("list")
    file = home.state / "prompt-history"
    file.write_text("help one\nhelp two\nhelp wait\n")
    file.chmod(0o600)
    typed = prompt(JOBS_SHELL_HISTORY="1")
    typed.wait_line(r"^jobs>$")
    typed.type("\x1b[A\x1b[A\x1b[A")
    typed.wait_line(r"^jobs> help wait$")
    typed.control("c")
    typed.wait(r"^jobs> help wait\^C\njobs>$")
    typed.control("d")
    typed.end()
    before = file.read_text()
    typed = prompt(JOBS_SHELL_HISTORY="0")
    typed.enter("help")
    typed.wait(r"The history does not keep lines")
    typed.wait_line(r"^jobs>$")
    typed.control("d")
    typed.end()
    assert file.read_text() == before


def test_vi_mode_and_the_users_inputrc(prompt, home):
    home.write(".inputrc", 'set editing-mode vi\n$if jobs\n"\\C-g": "list"\n$endif\n')
    typed = prompt()
    typed.type("run -- echo xb\x1b")
    typed.type("Fxra")
    typed.wait_line(r"run -- echo ab$")
    typed.enter()
    typed.wait(r"^1$")
    assert home.jobs("logs", "-f", "1") == "ab\n"
    typed.control("g")
    typed.wait_line(r"jobs> list$")


def test_shell_commands_and_directories(prompt, home):
    (home.work / "folder").mkdir()
    typed = prompt()
    typed.enter("!echo $((6 * 7)) | sed 's/^/is /'")
    typed.wait(r"^is 42$")
    typed.enter("cd folder")
    typed.enter("run -- pwd")
    typed.wait(r"^1$")
    assert home.jobs("logs", "-f", "1") == f"{home.work}/folder\n"
    typed.enter("cd nowhere")
    typed.wait(r"cannot change to nowhere: .*No such file")


def test_help(prompt, home):
    typed = prompt()
    typed.enter("help")
    typed.wait(r"Quoting is the shell's")
    typed.enter("help kill")
    typed.wait(r"SIGKILL at once")
    typed.enter("kil 3")
    typed.wait(r"did you mean 'kill'\?")


def test_it_can_be_stopped_and_continued(terminal, home):
    home.write(".bashrc", "PS1='READY> '")
    typed = terminal("bash", "-i")
    typed.wait_line(r"READY>$")
    typed.enter("jobctl shell")
    typed.wait_line(r"^jobctl>$")
    typed.type("list")
    typed.wait_line(r"list$")
    typed.control("z")
    typed.wait_line(r"READY>$")
    typed.enter("fg")
    typed.wait_line(r"^jobctl> list$")
    typed.enter()
    typed.enter("!echo going; exec sleep 1111")
    typed.wait(r"^going\s*\Z")
    typed.control("z")
    typed.wait_line(r"READY>$")
    typed.enter("fg")
    typed.wait(r"READY> fg\njobctl shell\s*\Z")
    typed.control("c")
    typed.wait_line(r"^jobctl>$")


@pytest.mark.parametrize("locale", [{"LANG": "C.UTF-8"}, {"LANG": ""}, {"LC_ALL": "C"}, {"LANG": "xx_XX.UTF-8"}], ids=str)
def test_characters(prompt, home, locale):
    typed = prompt(**locale)
    typed.type("run -- printf 'grüße, 世界x")
    typed.type("\x7f")
    typed.enter("'")
    typed.wait(r"^1$")
    assert home.jobs("logs", "-f", "1") == "grüße, 世界"


def test_a_resize_keeps_the_line(prompt, home):
    typed = prompt()
    words = " ".join(f"word{n}" for n in range(12))
    typed.type("run -- echo " + words)
    typed.wait(r"word11$")
    typed.resize(30, 60)
    typed.type(" end")
    typed.wait(r"end$")
    typed.enter()
    typed.wait(r"^1$")
    assert home.jobs("logs", "-f", "1") == words + " end\n"


def test_a_dumb_terminal_will_do(prompt, home):
    typed = prompt(TERM="dumb")
    typed.enter("run -- true")
    typed.wait(r"^1$")


def test_sigterm_ends_it_in_order(prompt, home):
    typed = prompt()
    typed.process.kill(15)
    assert typed.end() == 143


def test_scripts(home):
    script = "# a comment\nrun --name a -- sh -c 'exit 5'\n\nwait a\nstatus --check a\n"
    result = home.call("shell", input=script)
    assert (result.stdout, result.returncode) == ("1\n", 1)
    result = home.call("shell", "-e", input="wait a\nrun -- touch oops\n")
    assert (result.stdout, result.returncode) == ("", 5)
    result = home.call("shell", "-e", input="frobnicate\nlist\n")
    assert result.returncode == 64 and result.stdout == "" and "there is no subcommand 'frobnicate'" in result.stderr
    result = home.call("shell", input="run -- echo 'two\nlines' \\\n end\nexit\nrun -- false\n")
    assert result.stdout == "2\n" and home.jobs("logs", "-f", "2") == "two\nlines end\n"
    assert home.call("shell", input="list 'open").returncode == 64
    assert home.call("shell", input="run --stdin - -- cat\nrun -- true").stdout == "3\n4\n"
    assert home.jobs("logs", "-f", "3") == ""
    assert home.call("shell", input="").returncode == 0
