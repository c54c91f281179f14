# What only a machine of one's own allows: control groups that are delegated to a user, and a clock that is set.
# Each check is a function `check_…`; it says what is wrong with `wrong`, and may use what stands before the first of them.

passed=0
failed=0

wrong() { echo "    wrong: $*"; problems=$((problems + 1)); }

# is WHAT ACTUAL EXPECTED
is() { [ "$2" = "$3" ] || wrong "$1 is '$2', not '$3'"; }

# A member of a job's record: field REF MEMBER.
field() { user jobs status --json "$1" | sed -n "s/.*\"$2\":\\(\"[^\"]*\"\\|{[^}]*}\\|[^,}]*\\).*/\\1/p" | tr -d '"'; }

# Waits up to 20 s until a command, which is evaluated each time, succeeds.
until_true() {
	for _ in $(seq 200); do
		eval "$1" && return
		sleep 0.1
	done
	wrong "it never came true: $1"
}

# Runs a command as the user, with the user's state directory, and in supervisors with this control group.
user() { su -c 'exec "$@"' -- user sh env JOBS_HOME="$home" HOME=/tmp PATH=/bin ${group:+"JOBS_SUPERVISOR_CGROUP=$group"} "$@"; }

# Has the user's shell in a group below a delegated one: what a login under systemd has.
delegate() {
	mkdir -p /sys/fs/cgroup/user/shell
	chown user /sys/fs/cgroup/user /sys/fs/cgroup/user/cgroup.procs /sys/fs/cgroup/user/cgroup.subtree_control
	chown -R user /sys/fs/cgroup/user/shell
	echo $$ >/sys/fs/cgroup/user/shell/cgroup.procs
}

groups_of_jobs() { ls /sys/fs/cgroup/user | grep '\.job$'; }
no_groups() { [ -z "$(groups_of_jobs)" ]; }
jobs_of() { user jobs list -a -q --schedule "$1" | wc -l; }
is_running() { [ "$(field "$1" status)" = running ]; }
pids_of() { grep -lx "$1" /proc/[0-9]*/comm 2>/dev/null | cut -d/ -f3; }
has_ended() { [ -n "$(field "$1" ended_at)" ]; }

for_each_check() {
	for check in $(sed -n 's/^check_\([a-z_]*\)().*/\1/p' /checks.sh); do
		case " ${checks:-$check} " in *" $check "*) ;; *) continue ;; esac
		problems=0
		home=/tmp/home.$check
		group=/sys/fs/cgroup/user
		mkdir -m 700 "$home"
		chown user "$home"
		echo "  $check"
		check_$check
		user jobs supervisor stop --kill-jobs >/dev/null 2>&1
		if [ $problems = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
	done
}

# Memory: the whole tree counts, and the whole tree ends, by the kernel's word.
check_memory() {
	user jobs run --memory 32M --wait -- sh -c 'sleep 1000 & setsid dd if=/dev/zero of=/dev/null bs=100M count=1; sleep 1000' >/dev/null
	is "the exit status" $? 137
	is "the reason" "$(field 1 reason)" out-of-memory
	is "who held it" "$(field 1 limited_by)" "{memory:cgroup}"
	[ "$(field 1 memory_peak_bytes)" -le 33554432 ] || wrong "the peak is $(field 1 memory_peak_bytes)"
	user jobs why 1 | grep -q '32.0 MiB' || wrong "why does not name the limit: $(user jobs why 1)"
	user jobs status 1 | grep -q 'use --leave' && wrong "what the kernel killed is told to be left"
	until_true no_groups
}

# The peak of all processes together is told, which is more than that of the largest one.
check_peak() {
	user jobs run --memory 200M --wait -- sh -c 'for n in 1 2 3; do (dd if=/dev/zero bs=20M count=1 | (sleep 2; cat)) >/dev/null 2>&1 & done; wait' >/dev/null
	is "the status" "$(field 1 status)" completed
	[ "$(field 1 memory_peak_bytes)" -ge 60000000 ] || wrong "the peak is $(field 1 memory_peak_bytes)"
	[ "$(field 1 max_rss_bytes)" -le 40000000 ] || wrong "the largest is $(field 1 max_rss_bytes)"
}

# Processes: no more than that, and all of them end.
check_pids() {
	user jobs run --pids 20 -- sh -c '(while :; do sleep 1000 & done) 2>/dev/null & exec sleep 1000' >/dev/null
	until_true 'grep -qs "^max [1-9]" /sys/fs/cgroup/user/1.1-*.job/pids.events'
	[ "$(cat /sys/fs/cgroup/user/1.1-*.job/pids.current)" -le 20 ] || wrong "there are more"
	is "who holds it" "$(field 1 limited_by)" "{pids:cgroup}"
	user jobs kill --now 1 >/dev/null || wrong "it cannot be killed"
	is "the status" "$(field 1 status)" killed
	is "processes" "$(pidof sleep)" ""
	until_true no_groups
}

# Processors: a fifth of one.
check_cpus() {
	user jobs run --cpus 0.2 --timeout 5s --grace 0 --wait -- sh -c 'while :; do :; done' >/dev/null
	is "the exit status" $? 124
	is "who held it" "$(field 1 limited_by)" "{cpus:cgroup}"
	user=$(field 1 user_s)
	[ "${user%.*}" -lt 2 ] || wrong "it used $user s of 5"
	is "a limit of nothing" "$(user jobs run --cpus 0 -- true 2>&1 | grep -c 'from 0.01')" 1
}

# Settings, blueprints' keys and batch lines say them, too, and `edit` changes them.
check_places() {
	user env JOBS_RUN_MEMORY=64M jobs run --wait -- true >/dev/null
	is "by the setting" "$(field 1 memory_limit_bytes)" 67108864
	echo '{"command": ["true"], "memory": "65M", "pids": 9, "cpus": 1.5}' | user jobs run --batch - --wait >/dev/null
	is "by a line" "$(field 2 memory_limit_bytes) $(field 2 pids_limit) $(field 2 cpus_limit)" "68157440 9 1.5"
	user jobs group set g --slots 1 >/dev/null
	user jobs group pause g >/dev/null
	user jobs run --group g --memory 64M -- true >/dev/null
	user jobs edit 3 --memory 66M --pids none >/dev/null || wrong "it cannot be edited"
	is "by edit" "$(field 3 memory_limit_bytes)" 69206016
}

# SIGKILL of the shim: the limit still holds, and its supervisor says what happened.
check_killed_shim() {
	user jobs run --memory 32M -- sh -c 'sleep 3; dd if=/dev/zero of=/dev/null bs=100M count=1' >/dev/null
	until_true 'is_running 1'
	kill -9 $(pids_of jobs-shim)
	until_true 'has_ended 1'
	is "the reason" "$(field 1 reason)" out-of-memory
	until_true no_groups
}

# SIGKILL of both: what survives is named, can be ended, and leaves no group behind.
check_killed_both() {
	user jobs run --memory 32M -- sh -c 'setsid env -i sleep 1000 & sleep 1000' >/dev/null
	until_true 'is_running 1'
	sleep 1
	kill -9 $(pids_of jobs-supervisor) $(pids_of jobs-shim)
	is "the status" "$(field 1 status)" lost
	user jobs status 1 | grep survivors | grep -q sleep || wrong "the survivors are not named: $(user jobs status 1)"
	user jobs kill --now 1 >/dev/null
	is "processes" "$(pidof sleep)" ""
	user jobs supervisor stop >/dev/null
	user jobs list >/dev/null
	until_true no_groups
}

# A job that a job with limits submits is not bound by them, nor ended with it.
check_job_in_job() {
	user jobs run --pids 30 --wait -- sh -c '/bin/jobs run --wait -- cat /proc/self/cgroup >/dev/null; /bin/jobs run -- sleep 1000 >/dev/null' >/dev/null
	user jobs logs 2 | grep -q '\.job' && wrong "it is in the group of the other: $(user jobs logs 2)"
	is "the status of what was left" "$(field 3 status)" running
}

# Without a delegated group: what cannot be held is refused, the rest is held for each process, and says so.
check_without_group() {
	group=/sys/fs/cgroup/none
	user jobs run --cpus 1 -- true 2>/tmp/message && wrong "--cpus was accepted"
	grep -q 'cannot be held.*doctor' /tmp/message || wrong "it says: $(cat /tmp/message)"
	user jobs run --memory 32M --wait -- dd if=/dev/zero of=/dev/null bs=100M count=1 2>/tmp/message >/dev/null && wrong "it had the memory"
	grep -q 'for each process' /tmp/message || wrong "it says: $(cat /tmp/message)"
	is "who held it" "$(field 1 limited_by)" "{memory:rlimit}"
	is "the reason" "$(field 1 reason)" exited
	user jobs run --pids 3 --wait -- sh -c 'for n in 1 2 3 4 5 6 7 8 9 10; do sleep 1 & done; wait' >/dev/null 2>&1
	user jobs logs 2 2>&1 | grep -qi "can't fork" || wrong "it could fork"
	is "who held it" "$(field 2 limited_by)" "{pids:rlimit}"
	user jobs doctor | grep -q 'systemd-run --user --scope' || wrong "doctor says: $(user jobs doctor)"
}

# A group that is gone when the job is to start: it does not start without its limit.
check_group_gone() {
	user jobs group pause default >/dev/null
	user jobs run --cpus 1 -- true >/dev/null
	user jobs supervisor stop >/dev/null
	group=/sys/fs/cgroup/none
	user jobs group resume default >/dev/null
	until_true 'has_ended 1'
	is "the reason" "$(field 1 reason)" spawn-failed
	user jobs status 1 | grep -q 'the limit cpus=1 cannot be held' || wrong "status says: $(user jobs status 1)"
}

# A supervisor that is started in a delegated group makes room in it.
check_own_group() {
	group=
	echo "+memory +cpu +pids" >/sys/fs/cgroup/user/cgroup.subtree_control
	mkdir /sys/fs/cgroup/user/scope
	chown -R user /sys/fs/cgroup/user/scope
	(
		sh -c 'echo $PPID >/sys/fs/cgroup/user/scope/cgroup.procs'
		user jobs supervisor start >/dev/null
	)
	user jobs run --cpus 1 --memory 32M -- sleep 1000 >/dev/null || wrong "the limits were refused"
	until_true 'test -d /sys/fs/cgroup/user/scope/1.1-*.job'
	[ -n "$(cat /sys/fs/cgroup/user/scope/jobs-supervisor/cgroup.procs)" ] || wrong "the supervisor is not in its leaf"
	group=/sys/fs/cgroup/user
}

# A clock that is set forward: what is due starts, what runs is not ended early, a schedule has missed its times.
check_clock_forward() {
	user jobs run --at @$(($(date +%s) + 7200)) -- true >/dev/null
	user jobs run --in 2h -- true >/dev/null
	user jobs run --timeout 15s --grace 0 -- sleep 1000 >/dev/null
	user jobs run --every 1h --missed all --name all -- true >/dev/null
	user jobs run --every 1h --missed once --name once -- true >/dev/null
	user jobs run --every 1h --missed skip --name skip -- true >/dev/null
	until_true 'is_running 3'
	start=$(cut -d. -f1 /proc/uptime)
	date -s @$(($(date +%s) + 10800 + 60)) >/dev/null
	is "the job that runs" "$(field 3 status)" running
	until_true 'has_ended 1'
	until_true 'has_ended 2'
	sleep 1
	is "with --missed all" "$(jobs_of all)" 3
	is "with --missed once" "$(jobs_of once)" 1
	is "with --missed skip" "$(jobs_of skip)" 0
	until_true 'has_ended 3'
	took=$(($(cut -d. -f1 /proc/uptime) - start))
	[ $took -ge 8 ] && [ $took -le 30 ] || wrong "the time limit of 15 s came after $took s"
	is "the reason" "$(field 3 reason)" timed-out
}

# A clock that is set back a little repeats no time; what waits for a time waits for it; delays are not longer.
check_clock_back() {
	user jobs run --cron '* * * * *' --name minutes -- true >/dev/null
	user jobs run --cron '30 12 * * *' --time-zone UTC --name noon -- true >/dev/null
	user jobs run --retries 1 --retry-delay 4s -- false >/dev/null
	now=$(date +%s)
	noon=$((now - now % 86400 + 45000))
	[ $noon -gt $now ] || noon=$((noon + 86400))
	date -s @$((noon - 2)) >/dev/null
	until_true 'test $(jobs_of noon) = 1'
	date -s @$((noon - 1800)) >/dev/null
	user jobs run --in 1h -- true >/dev/null
	sleep 1
	date -s @$((noon - 2)) >/dev/null
	sleep 4
	is "the time that came twice" "$(jobs_of noon)" 1
	until_true 'has_ended 1'
	is "the attempts" "$(field 1 attempt)" 2
	date -s @$((noon - 86400 * 7 - 2)) >/dev/null
	until_true 'test $(jobs_of noon) = 2'
}

checks=$(sed -n 's/.*checks=\([a-z_,]*\).*/\1/p' /proc/cmdline | tr , ' ')
delegate
for_each_check
