// Chart-server stands in for chart repositories where there is no network: it
// serves the chart archives of a folder as a classic Helm repository and as an
// OCI registry, both over TLS on one port. README.md has an example.
package main

import (
	"bytes"
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/google/go-containerregistry/pkg/registry"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/types"
	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chart/loader"
	"sigs.k8s.io/yaml"
)

// What "helm push" calls the two parts of a chart in a registry.
const (
	configMediaType types.MediaType = "application/vnd.cncf.helm.config.v1+json"
	chartMediaType  types.MediaType = "application/vnd.cncf.helm.chart.content.v1.tar+gzip"
)

// options are what the command line says.
type options struct {
	listen      string
	certificate string
	key         string
	charts      string
	username    string
	password    string
}

// archive is one packed chart.
type archive struct {
	file     string // its name in the folder
	content  []byte
	metadata *chart.Metadata
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, parse(os.Args[1:])); err != nil {
		log.Fatal(err)
	}
}

func parse(args []string) options {
	var o options
	flags := flag.NewFlagSet("chart-server", flag.ExitOnError)
	flags.StringVar(&o.listen, "listen", ":8443", "the `address` to serve on")
	flags.StringVar(&o.certificate, "certificate", "", "the `file` with the server's certificate, as PEM")
	flags.StringVar(&o.key, "key", "", "the `file` with the certificate's private key, as PEM")
	flags.StringVar(&o.charts, "charts", "", "the `folder` with the chart archives, *.tgz")
	flags.StringVar(&o.username, "username", "", "the `name` that every request must give; needs -password")
	flags.StringVar(&o.password, "password", "", "the `password` that goes with -username")
	flags.Parse(args) // exits where it fails
	return o
}

func (o options) validate() error {
	if o.certificate == "" || o.key == "" || o.charts == "" {
		return errors.New("-certificate, -key and -charts are required")
	}
	if (o.username == "") != (o.password == "") {
		return errors.New("-username and -password go together")
	}
	return nil
}

// run serves until ctx is done. The port opens once every chart is there, so a
// pod is ready as soon as a connection succeeds.
func run(ctx context.Context, o options) error {
	if err := o.validate(); err != nil {
		return err
	}
	handler, err := newHandler(o)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", o.listen)
	if err != nil {
		return err
	}
	log.Printf("serving %s on %s", o.charts, listener.Addr())
	return serve(ctx, listener, handler, o)
}

func serve(ctx context.Context, listener net.Listener, handler http.Handler, o options) error {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	defer context.AfterFunc(ctx, func() { server.Close() })()
	err := server.ServeTLS(listener, o.certificate, o.key)
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// newHandler makes the handler of everything: both repositories, with a line
// in the log for each request, and a password where the options have one.
func newHandler(o options) (http.Handler, error) {
	archives, err := readArchives(o.charts)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	if err := addRepository(mux, archives); err != nil {
		return nil, err
	}
	if err := addRegistry(mux, archives); err != nil {
		return nil, err
	}
	return logged(authenticated(mux, o.username, o.password)), nil
}

// readArchives reads the chart archives of a folder. In a mounted ConfigMap
// they are links through a hidden folder "..data".
func readArchives(folder string) ([]archive, error) {
	files, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	var archives []archive
	seen := map[string]string{}
	for _, file := range files {
		if strings.HasPrefix(file.Name(), "..") || filepath.Ext(file.Name()) != ".tgz" {
			continue
		}
		a, err := readArchive(filepath.Join(folder, file.Name()))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file.Name(), err)
		}
		if other, ok := seen[a.id()]; ok {
			return nil, fmt.Errorf("%s and %s both hold %s", other, a.file, a.id())
		}
		seen[a.id()] = a.file
		archives = append(archives, a)
	}
	if len(archives) == 0 {
		return nil, fmt.Errorf("no *.tgz in %s", folder)
	}
	return archives, nil
}

func readArchive(file string) (archive, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return archive{}, err
	}
	loaded, err := loader.LoadArchive(bytes.NewReader(content))
	if err != nil {
		return archive{}, err
	}
	return archive{filepath.Base(file), content, loaded.Metadata}, nil
}

func (a archive) id() string {
	return a.metadata.Name + ":" + a.metadata.Version
}

// tag returns the chart's version as Helm writes it in a registry, where a tag
// may not have a plus sign.
func (a archive) tag() string {
	return strings.ReplaceAll(a.metadata.Version, "+", "_")
}

// index is the index.yaml of a classic repository.
type index struct {
	APIVersion string                  `json:"apiVersion"`
	Generated  time.Time               `json:"generated"`
	Entries    map[string][]indexEntry `json:"entries"`
}

type indexEntry struct {
	*chart.Metadata
	Created time.Time `json:"created"`
	Digest  string    `json:"digest"`
	URLs    []string  `json:"urls"` // relative to the repository
}

// addRepository adds the classic repository, below /charts/.
func addRepository(mux *http.ServeMux, archives []archive) error {
	now := time.Now()
	idx := index{APIVersion: "v1", Generated: now, Entries: map[string][]indexEntry{}}
	for _, a := range archives {
		hash, _, err := v1.SHA256(bytes.NewReader(a.content))
		if err != nil {
			return err
		}
		name := a.metadata.Name
		entry := indexEntry{a.metadata, now, hash.Hex, []string{url.PathEscape(a.file)}}
		idx.Entries[name] = append(idx.Entries[name], entry)
	}
	content, err := yaml.Marshal(idx)
	if err != nil {
		return err
	}
	mux.HandleFunc("GET /charts/index.yaml", func(w http.ResponseWriter, r *http.Request) {
		serveContent(w, r, "application/yaml", content)
	})
	mux.HandleFunc("GET /charts/{file}", func(w http.ResponseWriter, r *http.Request) {
		serveArchive(w, r, archives)
	})
	return nil
}

func serveArchive(w http.ResponseWriter, r *http.Request, archives []archive) {
	for _, a := range archives {
		if a.file == r.PathValue("file") {
			serveContent(w, r, "application/gzip", a.content)
			return
		}
	}
	http.NotFound(w, r)
}

func serveContent(w http.ResponseWriter, r *http.Request, mediaType string, content []byte) {
	w.Header().Set("Content-Type", mediaType)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
}

// addRegistry adds the OCI registry, below /v2/. It is filled here and then
// only read from.
func addRegistry(mux *http.ServeMux, archives []archive) error {
	handler := registry.New(registry.Logger(log.New(io.Discard, "", 0)))
	for _, a := range archives {
		if err := push(handler, a); err != nil {
			return fmt.Errorf("%s: %w", a.file, err)
		}
	}
	mux.Handle("GET /v2/", handler)
	return nil
}

// push stores a chart as charts/NAME:VERSION, as "helm push" does.
func push(handler http.Handler, a archive) error {
	repository := "/v2/charts/" + a.metadata.Name
	metadata, err := json.Marshal(a.metadata)
	if err != nil {
		return err
	}
	config, err := pushBlob(handler, repository, configMediaType, metadata)
	if err != nil {
		return err
	}
	layer, err := pushBlob(handler, repository, chartMediaType, a.content)
	if err != nil {
		return err
	}
	manifest, err := json.Marshal(v1.Manifest{
		SchemaVersion: 2,
		Config:        config,
		Layers:        []v1.Descriptor{layer},
		Annotations:   annotations(a.metadata),
	})
	if err != nil {
		return err
	}
	return send(handler, http.MethodPut, repository+"/manifests/"+a.tag(), types.OCIManifestSchema1, manifest)
}

func pushBlob(handler http.Handler, repository string, mediaType types.MediaType, content []byte) (v1.Descriptor, error) {
	hash, size, err := v1.SHA256(bytes.NewReader(content))
	if err != nil {
		return v1.Descriptor{}, err
	}
	upload := repository + "/blobs/uploads/?digest=" + hash.String()
	err = send(handler, http.MethodPost, upload, "application/octet-stream", content)
	return v1.Descriptor{MediaType: mediaType, Size: size, Digest: hash}, err
}

// send has the handler answer a request in this process; no port is open yet.
func send(handler http.Handler, method, target string, mediaType types.MediaType, body []byte) error {
	request, err := http.NewRequest(method, target, bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", string(mediaType))
	response := httptest.NewRecorder()
	handler.ServeHTTP(response, request)
	if response.Code != http.StatusCreated {
		return fmt.Errorf("%s %s: %d %s", method, target, response.Code, response.Body)
	}
	return nil
}

// annotations say on the manifest which chart it is. Unlike Helm's they have
// no time, so that a chart has the same digest at each start.
func annotations(m *chart.Metadata) map[string]string {
	all := map[string]string{
		"org.opencontainers.image.title":   m.Name,
		"org.opencontainers.image.version": m.Version,
	}
	if m.Description != "" {
		all["org.opencontainers.image.description"] = m.Description
	}
	return all
}

// authenticated asks for a name and a password, unless there is none to ask for.
func authenticated(next http.Handler, username, password string) http.Handler {
	if username == "" {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, secret, _ := r.BasicAuth()
		if !equal(name, username) || !equal(secret, password) {
			w.Header().Set("WWW-Authenticate", `Basic realm="charts"`)
			http.Error(w, "unauthorized", http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func equal(a, b string) bool {
	return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1
}

// logged writes a line per request, so that a test sees who fetched what.
func logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		recorder := &statusRecorder{w, http.StatusOK}
		next.ServeHTTP(recorder, r)
		log.Printf("%s %s %s %d", r.RemoteAddr, r.Method, r.URL.Path, recorder.status)
	})
}

type statusRecorder struct {
	http.ResponseWriter
	status int
}

func (s *statusRecorder) WriteHeader(status int) {
	s.status = status
	s.ResponseWriter.WriteHeader(status)
}
