<#-- The whole configuration of HAProxy. A copy of this file in the template directory of the load balancer settings
     replaces it. What is put in here is checked before: names are letters, digits and "- _ .", addresses are IP addresses.
     The line "# app" above each listener tells a bridge that starts again which app has the port: keep it. -->
# Written by Ekiden and replaced at each change: edit haproxy.cfg.ftl instead.
global
  stats socket ${statsSocket} mode 600 level admin expose-fd listeners
  maxconn ${maxconn}
  no strict-limits
  hard-stop-after 10m
  spread-checks 5

defaults
  maxconn ${maxconn}
  retries 3
  option redispatch 1
  option dontlognull
  timeout connect 3s
  timeout check 2s
  timeout client 30s
  timeout server 30s
  timeout queue 30s
  timeout tunnel 1h
  timeout http-request 15s

listen stats
<#if statsPort gt 0>
  bind 127.0.0.1:${statsPort}
<#else>
  bind unix@${idleSocket} mode 600
</#if>
  mode http
  stats enable
  monitor-uri /_haproxy_health_check
<#list listeners as listener>

# app ${listener.appId}
listen ${listener.name}
  bind ${listener.bind}
  mode ${listener.mode}
<#if listener.mode == "http">
  option forwardfor
  option idle-close-on-response
  http-request disable-l7-retry unless { method GET HEAD OPTIONS PUT DELETE }
  retry-on conn-failure empty-response junk-response
</#if>
  balance leastconn
<#list listener.servers as server>
  server ${server.name} ${server.endpoint} check inter 2s fastinter 500ms downinter 500ms fall 3 rise 1<#if listener.servers?size gt 1> observe layer4 error-limit 1 on-error mark-down</#if>
</#list>
</#list>
