<#-- What 'ekiden lb --once' prints: the sections of the historic haproxy-marathon-bridge. -->
global
  daemon
  log 127.0.0.1 local0
  log 127.0.0.1 local1 notice
  maxconn 4096

defaults
  log            global
  retries             3
  maxconn          2000
  timeout connect  5000
  timeout client  50000
  timeout server  50000
  default-server init-addr last,libc,none

listen stats
  bind 127.0.0.1:9090
  balance
  mode http
  stats enable
  stats auth admin:admin
<#list sections as section>

listen ${section.app}-${section.port}
  bind 0.0.0.0:${section.port}
  mode tcp
  option tcplog
  balance leastconn
<#list section.endpoints as endpoint>
  server ${section.app}-${section.endpoints?size - endpoint?index} ${endpoint} check
</#list>
</#list>
