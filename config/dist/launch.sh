# How Java is started, by the script of a clone and by the one of a distribution. Read by bash with '.', after it has set
# 'home', where Ekiden is, and 'here', where the user is.

# A small heap that grows when needed, given back when idle: the whole stack shares one JVM.
memory="-XX:+UseSerialGC -Xms32m -Xmx${EKIDEN_HEAP:-1g} -XX:MaxHeapFreeRatio=40"

# A start of a task runs a few thousand methods once each. To optimise them all after five thousand starts costs more processor
# time than the starts; loops, such as those of TLS and of unpacking, are still found at once, by their turns.
compiler="-XX:Tier4InvocationThreshold=50000 -XX:Tier4CompileThreshold=100000"

# For a master of thousands of agents: half of the machine's memory if need be, collected in short pauses.
large_memory() {
  compiler=
  memory="-XX:+UseG1GC -Xms32m ${EKIDEN_HEAP:+-Xmx$EKIDEN_HEAP} -XX:MaxRAMPercentage=50 -XX:MaxNewSize=256m"
}

terminal=

# Options of Java of which each is one word, whatever is in it; those of EKIDEN_JAVA_OPTS are divided at spaces.
options=()

# For a command that asks a server and ends.
short_life() {
  compiler=-XX:TieredStopAtLevel=1
  memory="-XX:+UseSerialGC -Xms16m -Xmx${EKIDEN_HEAP:-256m}"
  # Rows and columns, where somebody looks.
  if [ -t 1 ]; then terminal=$(stty size </dev/tty 2>/dev/null || true); fi
}

# start_java JAVA CLASSPATH AOT MAIN [ARGUMENT ...], in place of this process.
# AOT: classes read, linked and profiled ahead of time. Java checks that it fits its version and the jars, and does without it otherwise.
start_java() {
  local java=$1 classpath=$2 aot=$3 trained=()
  shift 3
  cd "$here"
  [ -f "$aot" ] && trained=("-XX:AOTCache=$aot" -Xlog:aot=off -Xlog:cds=off)
  # shellcheck disable=SC2086
  set -- "$java" ${trained[@]+"${trained[@]}"} $memory $compiler -Xss512k \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Dekiden.home="$home" \
    ${terminal:+"-Dekiden.terminal=$terminal"} \
    ${TMPDIR:+"-Djava.io.tmpdir=$TMPDIR"} \
    ${options[@]+"${options[@]}"} ${EKIDEN_JAVA_OPTS:-} -cp "$classpath" "$@"
  if [ $$ -ne 1 ]; then
    exec "$@"
  fi
  as_init "$@"
}

# The first process of a container gets the orphans of all others, and Java would never reap them; bash does. It hands on
# what is meant to end the container.
as_init() {
  local status=0
  # A script takes the input of what goes on behind it away, unless it says otherwise.
  "$@" <&0 &
  local child=$!
  trap 'kill -TERM "$child"' TERM INT HUP
  while kill -0 "$child" 2>/dev/null; do
    wait "$child" && status=0 || status=$?
  done
  exit "$status"
}
