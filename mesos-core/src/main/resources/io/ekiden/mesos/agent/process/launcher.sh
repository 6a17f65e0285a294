# Starts tasks for an agent: one line of input is the name of a launch file, "<container id>.<n>".
# Usage: launcher.sh <directory of run records> <directory of launch files>
#
# For each it forks a supervisor, which stays a copy of this shell: it records itself, runs the launch file in a child,
# and records the child's end. Records are whole lines in <directory of run records>/<container id>; a line without its
# end does not count, and each line ends in its launch's <n>. When the agent dies the input ends and this shell exits; supervisors and tasks go on.
# Only builtins are used here: what each task costs is three forks and the exec of its own command line.
runs=$1
launches=$2
umask 022

# Field 22 of stat, the start time, tells a process from a later one with the same pid. The builtin read opens
# /proc/self itself, so that this is the subshell's own entry, which $$ would not be.
record() {
  read -r stat </proc/self/stat || return 1
  pid=${stat%% *}
  set -- "$1" ${stat##*) }
  echo "$1 $pid ${21} $attempt" >>"$runs/$id"
}

while IFS= read -r name; do
  # What a shell puts in the background with & ignores SIGINT and SIGQUIT for ever, and so would the task. So the
  # supervisor is forked in the foreground, and ends the shell between, which would wait for it. No shell speaks of SIGPIPE.
  (
    read -r stat </proc/self/stat || exit 1
    between=${stat%% *}
    (
      # A supervisor must outlive whatever reaches its process group.
      trap '' HUP INT QUIT TERM
      kill -PIPE "$between"
      id=${name%.*}
      attempt=${name##*.}
      record supervisor || exit 1
      (
        trap - HUP INT QUIT TERM
        . "$launches/$name"
      )
      echo "exit $? $attempt" >>"$runs/$id"
    ) </dev/null >/dev/null 2>&1
    exit # not reached, and so this shell does not become the supervisor itself
  )
done
