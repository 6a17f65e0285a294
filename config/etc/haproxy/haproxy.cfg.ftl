<#-- The whole configuration of HAProxy. A copy of this file in the directory of --lb-template-dir replaces it. What is put in here is checked before: names are letters, digits and "- _ .", addresses are IP addresses,
     hosts, paths and words of labels have nothing that would end a word.
     The line "# app" above each listener tells a bridge that starts again which app has the port: keep it.
     Servers come and go without a reload: what stands in a server line, and in the default-server of its section, is said to the running
     HAProxy word by word. The weight and what stands behind the word "observe" may change with the number of servers, which takes no reload. -->
<#-- What there is. A number that is not there is 0, a text is empty, a list or a map has nothing in it. Lists of words are cut into parts that
     HAProxy takes in one line.

     statsSocket, idleSocket, bridgeSocket   paths of sockets: of the Runtime API; of the stats page where it has no port; where the bridge answers
     serverStates                            path of what a new worker shall know of servers
     accessLog                               target of a log of requests
     logged.apps, logged.tasks               with a log: maps of the app by its backend, and of the task by its server
     statsPort, maxconn                      numbers
     exporter                                true where this HAProxy has its Prometheus exporter
     edge                                    the ports that all apps share:
       address, bothFamilies                 of them; true where it is every address of IPv4 and IPv6
       http, https, appId                    their numbers
       certificates                          path of a list of certificates
       rules                                 all routes by paths in their order, each with listener, hosts, paths, and anyCase for paths of any case
       rulesOfHttp, rulesOfHttps             what no map can say of them, at each of the two ports: as above, or, in the words of an app, with
                                             listener, hosts, acls and conditions
       ownApps                               the same by the ids of apps
       paths                                 map of the listener by host and beginning of the path, for hosts of which rules says nothing
       rankedPaths, rankedPathsOfAnyCase     maps of all of them, in which the listener has its turn and a colon in front
       hosts, apps, toHttps                  maps of the listener by host, and by the id of its app in lower case; of listeners that want TLS alone
     listeners                               one for each service port, in the order of their names:
       name, appId, bind, mode, maxconn      its section; what follows the word bind; tcp or http; connections to each server
       balance, hashed                       how a server is chosen; true where that is by a hash
       servers                               each with name, endpoint, checkPort and weight
       check                                 path, statuses, text, interval, timeout, fall: what is asked for, and has to be answered; seconds; how often
       sticky, stickyKey                     true where sessions stay; what their cookies are made with
       hosts, networks                       of its requests; who may come, everybody where there are none
       auth                                  realm, user, password (encrypted)
       hsts, proxyPath, reversePath, rootRedirect          what the labels of these names say
       proxyPattern, reversePattern, reverseInside         the same as regular expressions
       lines, own, redirects, hostAcls, serverWords        what labels say in HAProxy's words: lines of the section; the parts they stand for, by
                                             their names; lines before all rules, and acls for them; words of all servers -->
# Written by Ekiden and replaced at each change: edit haproxy.cfg.ftl instead.
global
  stats socket ${statsSocket} mode 600 level admin expose-fd listeners
  maxconn ${maxconn}
  no strict-limits
  hard-stop-after 10m
  server-state-file ${serverStates}
  spread-checks 5
<#if accessLog?has_content>
  tune.http.logurilen 3072
</#if>

defaults
  maxconn ${maxconn}
  retries 3
  option redispatch 1
<#if accessLog?has_content>
  log ${accessLog}
</#if>
  option dontlognull
  load-server-state-from-file global
  timeout connect 3s
  timeout check 2s
  timeout client 30s
  timeout server 30s
  timeout queue 30s
  timeout tunnel 1h
  timeout http-request 15s

listen stats
<#if accessLog?has_content>
  no log
</#if>
<#if statsPort gt 0>
  bind 127.0.0.1:${statsPort}
<#else>
  bind unix@${idleSocket} mode 600
</#if>
  mode http
  stats enable
  stats show-legends
  monitor-uri /_haproxy_health_check
<#if exporter>
  http-request use-service prometheus-exporter if { path /metrics }
</#if>
  use_backend ekiden_bridge if { path_beg /_haproxy_get /_ekiden_ }

<#-- As HAProxy's httplog and tcplog, with the app and the task in front of what the client says: a long line is cut. HAProxy writes quotes and all that cannot be printed as codes. -->
<#macro log_format mode>
<#if accessLog?has_content && mode == "http">
  log-format "%ci:%cp [%tr] %ft %b/%s %TR/%Tw/%Tc/%Tr/%Ta %ST %B %CC %CS %tsc %ac/%fc/%bc/%sc/%rc %sq/%bq app=%[be_name,map_str(${logged.apps})] task=%[srv_name,map_str(${logged.tasks})] %hr %hs %{+Q}r"
<#elseif accessLog?has_content>
  log-format "%ci:%cp [%t] %ft %b/%s %Tw/%Tc/%Tt %B %ts %ac/%fc/%bc/%sc/%rc %sq/%bq app=%[be_name,map_str(${logged.apps})] task=%[srv_name,map_str(${logged.tasks})]"
</#if>
</#macro>
backend ekiden_bridge
  mode http
  server bridge unix@${bridgeSocket}
<#-- An app's own words of which requests are for it: of those for its hosts, or with its id, the ones that meet one of the conditions. -->
<#macro own_rule rule of>
<#list rule.acls as acl>
  acl ${acl}
</#list>
<#list rule.conditions as condition>
  http-request set-var(txn.listener) str(${rule.listener}) if !{ var(txn.listener) -m found } { ${of}<#list rule.hosts as host> ${host}</#list> }<#if condition?has_content> ${condition}</#if>
</#list>
</#macro>
<#-- What labels say themselves stands in the place of what is within. -->
<#macro own of part>
<#if of.own[part]??>
<#list of.own[part] as line>
  ${line}
</#list>
<#else>
<#nested/>
</#if>
</#macro>
<#-- Which listener a request to a shared port is for: rules in an app's own words in their order, then the maps of paths, by the longest that
     fits, of which the one of the earlier route counts, and
     of hosts. Without a slash in it a host is never taken for a host and a path. -->
<#macro route rules>
  option idle-close-on-response
  http-request set-var(txn.host) req.hdr(host),field(1,:),lower
<#list rules as rule>
<#if rule.acls??>
<@own_rule rule "var(txn.host) -m str"/>
<#else>
  http-request set-var(txn.listener) str(${rule.listener}) if !{ var(txn.listener) -m found } { var(txn.host) -m str<#list rule.hosts as host> ${host}</#list> }<#if rule.paths?has_content> { path_beg<#if rule.anyCase> -i</#if><#list rule.paths as path> ${path}</#list> }</#if>
</#if>
</#list>
  http-request set-var(txn.path) path
  http-request set-var(txn.exact) var(txn.host),concat(,txn.path),map_beg(${edge.rankedPaths}) if !{ var(txn.listener) -m found } !{ var(txn.host) -m sub / }
  http-request set-var(txn.anycase) var(txn.host),concat(,txn.path),lower,map_beg(${edge.rankedPathsOfAnyCase}) if !{ var(txn.listener) -m found } !{ var(txn.host) -m sub / }
  http-request set-var(txn.rank) var(txn.exact),field(1,:)
  http-request set-var(txn.listener) var(txn.exact),field(2,:) if { var(txn.exact) -m found }
  http-request set-var(txn.listener) var(txn.anycase),field(2,:) if { var(txn.anycase) -m found } !{ var(txn.exact) -m found }
  http-request set-var(txn.listener) var(txn.anycase),field(2,:) if { var(txn.anycase),field(1,:),sub(txn.rank) lt 0 }
  http-request set-var(txn.listener) var(txn.host),map_str(${edge.hosts}) if !{ var(txn.listener) -m found }
</#macro>
<#if edge.http gt 0>

frontend marathon_http_in
  bind ${edge.address}:${edge.http}<#if edge.bothFamilies> v4v6</#if>
  mode http
<@log_format "http"/>
<@route edge.rulesOfHttp/>
  http-request redirect code 301 location https://%[var(txn.host)]<#if edge.https gt 0 && edge.https != 443>:${edge.https}</#if>%[pathq] if { var(txn.listener),map_str(${edge.toHttps}) -m found }
  use_backend %[var(txn.listener)] if { var(txn.listener) -m found }
</#if>
<#if edge.appId gt 0>

frontend marathon_http_appid_in
  bind ${edge.address}:${edge.appId}<#if edge.bothFamilies> v4v6</#if>
  mode http
<@log_format "http"/>
  option idle-close-on-response
<#list edge.ownApps as rule>
<@own_rule rule "req.hdr(x-marathon-app-id),lower -m str"/>
</#list>
<#if edge.ownApps?has_content>
  use_backend %[var(txn.listener)] if { var(txn.listener) -m found }
</#if>
  use_backend %[req.hdr(x-marathon-app-id),lower,map_str(${edge.apps})] if { req.hdr(x-marathon-app-id),lower,map_str(${edge.apps}) -m found }
</#if>
<#if edge.https gt 0>

frontend marathon_https_in
  bind ${edge.address}:${edge.https}<#if edge.bothFamilies> v4v6</#if> ssl crt-list ${edge.certificates} alpn h2,http/1.1
  mode http
<@log_format "http"/>
<@route edge.rulesOfHttps/>
  use_backend %[var(txn.listener)] if { var(txn.listener) -m found }
</#if>
<#list listeners as listener>
<#if listener.auth?has_content>

userlist ${listener.name}
<@own listener "USERLIST_HEAD">
  user ${listener.auth.user} password ${listener.auth.password}
</@own>
</#if>

# app ${listener.appId}
listen ${listener.name}
  bind ${listener.bind}
  mode ${listener.mode}
<@log_format listener.mode/>
<#if listener.mode == "http">
  option forwardfor
  option idle-close-on-response
<@own listener "HTTP_BACKEND_NETWORK_ALLOWED_ACL">
<#list listener.networks as part>
  acl network_allowed src<#list part as network> ${network}</#list>
</#list>
</@own>
<#if listener.networks?has_content>
  http-request deny unless network_allowed
</#if>
<#if listener.redirects?has_content>
<#list listener.hostAcls as acl>
  acl ${acl}
</#list>
<#list listener.redirects as line>
  ${line}
</#list>
</#if>
<#if listener.auth?has_content>
  http-request auth realm "${listener.auth.realm}" unless { http_auth(${listener.name}) }
</#if>
  http-request set-header X-Forwarded-Port %[dst_port]
  http-request set-header X-Forwarded-Proto https if { ssl_fc }
<#if listener.rootRedirect?has_content || listener.proxyPath?has_content>
<#list listener.hosts as part>
  acl its_host req.hdr(host),field(1,:),lower -m str<#list part as host> ${host}</#list>
</#list>
</#if>
<#if listener.rootRedirect?has_content>
<@own listener "HTTP_BACKEND_REDIR_GLUE">
  http-request redirect code 301 location ${listener.rootRedirect?replace("%", "%%")} if { path / }<#if listener.hosts?has_content> its_host</#if>
</@own>
</#if>
<#if listener.proxyPath?has_content>
<@own listener "HTTP_BACKEND_PROXYPASS_GLUE">
<#if listener.hosts?has_content>
  http-request set-header Host ${listener.hosts[0][0]} unless its_host
</#if>
  http-request replace-path ${listener.proxyPattern} /\2
</@own>
</#if>
<#if listener.reversePath?has_content>
<@own listener "HTTP_BACKEND_REVPROXY_GLUE">
  acl stays_inside res.hdr(location) -m reg ${listener.reverseInside}
  http-response replace-header Location ${listener.reversePattern} \1${listener.reversePath?replace("%", "%%")}\2 unless stays_inside
</@own>
</#if>
<#if listener.hsts>
<@own listener "BACKEND_HSTS_OPTIONS">
  http-response set-header Strict-Transport-Security max-age=15768000 if { ssl_fc }
</@own>
</#if>
  http-request disable-l7-retry unless { method GET HEAD OPTIONS PUT DELETE }
  retry-on conn-failure empty-response junk-response
<@own listener "BACKEND_HTTP_HEALTHCHECK_OPTIONS">
<#if listener.check.path?has_content>
  option httpchk GET ${listener.check.path}
<#if listener.check.statuses?has_content>
  http-check expect status ${listener.check.statuses}
</#if>
<#if listener.check.text?has_content>
  http-check expect string ${listener.check.text}
</#if>
</#if>
</@own>
<#if listener.sticky>
<@own listener "BACKEND_STICKY_OPTIONS">
  cookie mesosphere_server_id insert indirect nocache dynamic
</@own>
  dynamic-cookie-key ${listener.stickyKey}
</#if>
<#else>
<@own listener "TCP_BACKEND_NETWORK_ALLOWED_ACL">
<#list listener.networks as part>
  acl network_allowed src<#list part as network> ${network}</#list>
</#list>
</@own>
<#if listener.networks?has_content>
  tcp-request content reject unless network_allowed
</#if>
</#if>
  balance ${listener.balance}
<#if listener.hashed>
  hash-type consistent
</#if>
<@own listener "BACKEND_TCP_HEALTHCHECK_OPTIONS"></@own>
<#if listener.check.timeout != 2>
  timeout check ${listener.check.timeout}s
</#if>
<#list listener.lines as line>
  ${line}
</#list>
  default-server inter ${listener.check.interval}s fastinter 500ms downinter 500ms fall ${listener.check.fall} rise 1<#if listener.maxconn gt 0> maxconn ${listener.maxconn}</#if><#if listener.serverWords?has_content> ${listener.serverWords}</#if>
<#list listener.servers as server>
  server ${server.name} ${server.endpoint} check<#if server.checkPort gt 0> port ${server.checkPort}</#if><#if server.weight?has_content> weight ${server.weight}</#if><#if listener.servers?size gt 1> observe layer4 error-limit 1 on-error mark-down</#if>
</#list>
</#list>
