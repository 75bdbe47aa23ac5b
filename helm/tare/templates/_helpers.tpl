{{- define "tare.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* At most 50 characters, so that suffixes have room. */}}
{{- define "tare.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" }}
{{- else if contains (include "tare.name" .) .Release.Name }}
{{- .Release.Name | trunc 50 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "tare.name" .) | trunc 50 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{/* Names of objects outside the release's namespace, where two releases must not meet. */}}
{{- define "tare.clusterName" -}}
{{- printf "%s-%s" .Release.Namespace (include "tare.fullname" .) | trunc 100 | trimSuffix "-" }}
{{- end }}

{{- define "tare.selectorLabels" -}}
app.kubernetes.io/name: {{ include "tare.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "tare.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "tare.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "tare.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "tare.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- required "serviceAccount.name is needed where serviceAccount.create is false" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{/* The subject of every binding. */}}
{{- define "tare.subjects" -}}
subjects:
  - kind: ServiceAccount
    name: {{ include "tare.serviceAccountName" . }}
    namespace: {{ .Release.Namespace }}
{{- end }}

{{- define "tare.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}
{{- end }}

{{/* What profiles may use, as the operator reads it; empty where nothing is open. */}}
{{- define "tare.allow" -}}
{{- range $value, $key := dict "generatorImages" "generator-images" "podAnnotations" "pod-annotations" "podLabels" "pod-labels" "priorityClasses" "priority-classes" "secretNamespaces" "secret-namespaces" "tolerations" "tolerations" }}
{{- with index $.Values.allow $value }}
{{ $key }}: {{ toJson . }}
{{- end }}
{{- end }}
{{- if .Values.allow.externalNameServices }}
external-name-services: true
{{- end }}
{{- if .Values.allow.selectorlessServices }}
selectorless-services: true
{{- end }}
{{- end }}

{{/* Whether the API server knows ValidatingAdmissionPolicies, and they are wanted; else empty. */}}
{{- define "tare.hasAdmissionPolicy" -}}
{{- if and .Values.admissionPolicy.enabled (semverCompare ">=1.30-0" .Capabilities.KubeVersion.Version) }}true{{ end }}
{{- end }}

{{/* CEL: whether the request is the operator's. */}}
{{- define "tare.isOperator" -}}
request.userInfo.username == 'system:serviceaccount:{{ .Release.Namespace }}:{{ include "tare.serviceAccountName" . }}'
{{- end }}

{{/* CEL: whether a list of the chart's values, whose entries may end in *, has what an expression says. */}}
{{- define "tare.permits" -}}
{{- $tests := list }}
{{- range .entries }}
{{- $tests = append $tests (hasSuffix "*" . | ternary (printf "%s.startsWith('%s')" $.expression (trimSuffix "*" .)) (printf "%s == '%s'" $.expression .)) }}
{{- end }}
{{- $tests | empty | ternary "false" (join " || " $tests) }}
{{- end }}

{{/* Namespaces in which the operator writes nothing of a run. */}}
{{- define "tare.protectedNamespaces" -}}
{{- $names := list "kube-system" "kube-public" "kube-node-lease" .Release.Namespace }}
{{- if .Values.meshes.install }}
{{- $names = append $names .Values.meshes.namespace }}
{{- end }}
{{- /* Control planes of the catalogue's meshes; a test compares. */}}
{{- $names = concat $names (list "appmesh-system" "consul" "gloo-mesh" "istio-system" "kmesh-system" "kuma-system" "linkerd" "nginx-mesh" "nsm-system" "osm-system" "traefik-mesh") }}
{{- concat $names .Values.meshNamespaces .Values.admissionPolicy.protectedNamespaces | uniq | toJson }}
{{- end }}

{{/* Of an alert: where it is described; nothing where that is not known. Called with the chart and the heading. */}}
{{- define "tare.runbook" -}}
{{- with (index . 0).Values.prometheusRule.runbookUrl -}}
runbook_url: {{ printf "%s#%s" . (index $ 1) }}
{{- end }}
{{- end }}
