package io.ekiden.migrate.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Definitions that together have every field there is, and each with a value that is not what holds anyway. */
final class EveryField {
    private static final ObjectMapper JSON = new ObjectMapper();

    private EveryField() {}

    /** With an image, and networks of its own. */
    static ObjectNode appWithAnImage() {
        return json("""
                {'id':'/every/image','version':'2020-01-01T00:00:00.000Z',
                 'versionInfo':{'lastScalingAt':'2020-01-01T00:00:00.000Z','lastConfigChangeAt':'2020-01-01T00:00:00.000Z'},
                 'cmd':'run $PORT0','user':'1001','cpus':0.5,'mem':64,'disk':77,'gpus':2,'instances':4,
                 'env':{'PLAIN':'p','KEY':{'secret':'key'}},
                 'secrets':{'key':{'source':'/s/key'},'file':{'source':'/s/file'},'pull':{'source':'/s/pull'}},
                 'labels':{'team':'shop','HAPROXY_GROUP':'external','HAPROXY_0_VHOST':'a.example','HAPROXY_0_PATH':'/x',
                  'HAPROXY_1_PATH':'/y','HAPROXY_0_STICKY':'true'},
                 'constraints':[['hostname','UNIQUE'],['rack','GROUP_BY','3'],['zone','MAX_PER','2'],['disk','LIKE','ssd|nvme'],
                  ['os','UNLIKE','bsd'],['hall','CLUSTER','h1'],['floor','CLUSTER'],['row','IS','r2']],
                 'dependencies':['/every/host'],'taskKillGracePeriodSeconds':9,
                 'fetch':[{'uri':'http://a.example/x.tgz','extract':false,'executable':true,'cache':true,'destPath':'y'}],
                 'upgradeStrategy':{'minimumHealthCapacity':0.5,'maximumOverCapacity':0.25},
                 'networks':[{'name':'lan','mode':'container','labels':{'n':'1'}}],
                 'container':{'type':'DOCKER',
                  'docker':{'image':'example/web:1','forcePullImage':true,'privileged':true,
                   'parameters':[{'key':'hostname','value':'h'}],'pullConfig':{'secret':'pull'},
                   'network':'BRIDGE','portMappings':[{'containerPort':80}]},
                  'linuxInfo':{'seccomp':{'profileName':'p','unconfined':true},'ipcInfo':{'mode':'PRIVATE','shmSize':16}},
                  'portMappings':[
                   {'containerPort':8080,'hostPort':31000,'servicePort':10001,'protocol':'udp,tcp','name':'web','labels':{'l':'1'},
                    'networkNames':['lan']},
                   {'containerPort':8081,'servicePort':10002,'name':'admin'}],
                  'volumes':[
                   {'containerPath':'/h','hostPath':'/var/h','mode':'RO'},
                   {'containerPath':'/s','secret':'file'},
                   {'containerPath':'/e','mode':'RO','external':{'name':'e','provider':'dvdi','size':3,'shared':true,
                    'options':{'dvdi/driver':'rexray'}}},
                   {'containerPath':'/c','mode':'RO','external':{'name':'c','provider':'csi','options':{'pluginName':'nfs',
                    'capability':{'accessType':'block','accessMode':'SINGLE_NODE_WRITER','fsType':'xfs','mountFlags':['ro']},
                    'nodeStageSecret':{'u':'a'},'nodePublishSecret':{'u':'b'},'volumeContext':{'u':'c'}}}}]},
                 'healthChecks':[{'protocol':'HTTPS','path':'/p','portIndex':1,'gracePeriodSeconds':31,'intervalSeconds':7,
                  'timeoutSeconds':3,'maxConsecutiveFailures':5,'delaySeconds':4,'startupSeconds':33,'ignoreHttp1xx':true,
                  'ipProtocol':'IPv6','httpStatusCodesForHealthy':[204],'httpBodyContains':'fine'}],
                 'ports':[10001],'uris':['http://a.example/x.tgz'],'ipAddress':{'networkName':'lan'}}""");
    }

    /** Without an image, on the network of the host, with data that it keeps. */
    static ObjectNode appOnTheHost() {
        return json("""
                {'id':'/every/host','args':['serve','all'],'user':'www','instances':2,'networks':[{'mode':'host'}],
                 'portDefinitions':[{'port':9001,'protocol':'udp','name':'dns','labels':{'l':'1'}},{'port':9002,'name':'web'}],
                 'requirePorts':true,'executor':'//cmd','executorResources':{'cpus':0.2,'mem':33,'disk':11},
                 'container':{'volumes':[{'containerPath':'data','mode':'RO','persistent':{'type':'mount','size':64,'maxSize':128,
                  'profileName':'fast','constraints':[['path','LIKE','/d.*']]}}]},
                 'healthChecks':[{'protocol':'TCP','port':9002,'maxConsecutiveFailures':2,'gracePeriodSeconds':12},
                  {'protocol':'HTTPS','path':'/second'}],
                 'readinessChecks':[{'name':'r','protocol':'HTTPS','path':'/r','portName':'web','intervalSeconds':3,
                  'timeoutSeconds':2,'httpStatusCodesForReady':[201],'preserveLastResponse':true}],
                 'check':{'http':{'portIndex':1,'port':9002,'path':'/c','scheme':'HTTP'},'intervalSeconds':3,'timeoutSeconds':2,
                  'delaySeconds':1},
                 'backoffFactor':2.0,'backoffSeconds':3,'maxLaunchDelaySeconds':60,'killSelection':'OLDEST_FIRST',
                 'unreachableStrategy':{'inactiveAfterSeconds':60,'expungeAfterSeconds':120},
                 'residency':{'relaunchEscalationTimeoutSeconds':60,'taskLostBehavior':'RELAUNCH_AFTER_TIMEOUT'},
                 'role':'prod','acceptedResourceRoles':['prod'],'resourceLimits':{'cpus':'unlimited','mem':512},'tty':true}""");
    }

    static ObjectNode appThatSpeaksGrpc() {
        return json("""
                {'id':'/every/grpc','cmd':'serve','portDefinitions':[{'port':9002},{'port':9003,'name':'rpc'}],
                 'healthChecks':[{'protocol':'GRPC','grpcService':'shop.Cart','portIndex':1}]}""");
    }

    static ObjectNode appWithACommandCheck() {
        return json("""
                {'id':'/every/command','cmd':'serve','portDefinitions':[{'port':9004}],
                 'healthChecks':[{'protocol':'COMMAND','command':{'value':'test -e up'},'gracePeriodSeconds':31,
                  'intervalSeconds':7,'timeoutSeconds':3,'maxConsecutiveFailures':5}]}""");
    }

    static ObjectNode pod() {
        return json("""
                {'id':'/every/pod','version':'2020-01-01T00:00:00.000Z','labels':{'team':'shop'},'user':'1002','role':'prod',
                 'environment':{'SHARED':'s','KEY':{'secret':'key'}},
                 'secrets':{'key':{'source':'/s/key'},'file':{'source':'/s/file'},'idle':{'source':'/s/idle'}},
                 'scaling':{'kind':'fixed','instances':4,'maxInstances':8},
                 'networks':[{'name':'lan','mode':'container','labels':{'n':'1'}}],
                 'volumes':[{'name':'h','host':'/var/h'},{'name':'s','secret':'file'},{'name':'t'},
                  {'name':'d','persistent':{'type':'path','size':64,'maxSize':128,'profileName':'fast',
                   'constraints':[['path','LIKE','/d.*']]}}],
                 'scheduling':{'upgrade':{'minimumHealthCapacity':0.5,'maximumOverCapacity':0.25},
                  'backoff':{'backoff':2,'backoffFactor':1.5,'maxLaunchDelay':60},'killSelection':'OLDEST_FIRST',
                  'unreachableStrategy':'disabled',
                  'placement':{'constraints':[{'fieldName':'rack','operator':'IS','value':'r1'}],
                   'acceptedResourceRoles':['prod']}},
                 'executorResources':{'cpus':0.2,'mem':33,'disk':11},'linuxInfo':{'ipcInfo':{'mode':'PRIVATE','shmSize':16}},
                 'legacySharedCgroups':true,
                 'containers':[
                  {'name':'front','exec':{'command':{'argv':['serve','all']},'overrideEntrypoint':true},
                   'resources':{'cpus':0.5,'mem':64,'disk':77,'gpus':2},
                   'image':{'kind':'DOCKER','id':'example/front:1','forcePull':true,'pullConfig':{'secret':'pull'},'labels':{'i':'1'}},
                   'environment':{'OWN':'o','FILE':{'secret':'file'}},'user':'1003',
                   'endpoints':[{'name':'api','containerPort':8080,'hostPort':31000,'protocol':['udp'],'labels':{'e':'1'},
                     'networkNames':['lan']},{'name':'admin','containerPort':8081}],
                   'healthCheck':{'http':{'endpoint':'admin','path':'/p','scheme':'HTTPS'},'gracePeriodSeconds':31,
                    'intervalSeconds':7,'timeoutSeconds':3,'maxConsecutiveFailures':5,'delaySeconds':4},
                   'check':{'tcp':{'endpoint':'admin'},'intervalSeconds':3},
                   'volumeMounts':[{'name':'h','mountPath':'/h','readOnly':true},{'name':'s','mountPath':'/s'},
                    {'name':'t','mountPath':'/t','readOnly':true},{'name':'d','mountPath':'d','readOnly':true}],
                   'artifacts':[{'uri':'http://a.example/x','extract':false,'executable':true,'cache':true,'destPath':'y'}],
                   'labels':{'c':'1'},'lifecycle':{'killGracePeriodSeconds':9.5},'resourceLimits':{'cpus':2,'mem':'unlimited'},
                   'linuxInfo':{'seccomp':{'profileName':'p','unconfined':true},'ipcInfo':{'mode':'PRIVATE','shmSize':16}},'tty':true},
                  {'name':'back','exec':{'command':{'shell':'run all'}},'resources':{'cpus':0.1,'mem':32},
                   'endpoints':[{'name':'first','containerPort':8082},{'name':'db','containerPort':8083,'hostPort':31001}],
                   'healthCheck':{'tcp':{'endpoint':'db'}},'lifecycle':{'killGracePeriodSeconds':5},
                   'volumeMounts':[{'name':'t','mountPath':'/t'}]},
                  {'name':'side','resources':{'cpus':0.1,'mem':32},'image':{'kind':'DOCKER','id':'example/side:1'},
                   'endpoints':[{'name':'one','containerPort':8084}],
                   'healthCheck':{'exec':{'command':{'shell':'test -e up'}}}},
                  {'name':'last','resources':{'cpus':0.1,'mem':32},'image':{'kind':'DOCKER','id':'example/last:1'},
                   'endpoints':[{'name':'two','containerPort':8085}],
                   'healthCheck':{'exec':{'command':{'argv':['test','-e','up']}}}}]}""");
    }

    static List<ObjectNode> all() {
        return List.of(appWithAnImage(), appOnTheHost(), appThatSpeaksGrpc(), appWithACommandCheck(), pod());
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) JSON.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException wrong) {
            throw new IllegalStateException(wrong);
        }
    }
}
