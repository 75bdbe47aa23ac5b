package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"sigs.k8s.io/yaml"
)

func TestIndexListsEveryVersion(t *testing.T) {
	folder := t.TempDir()
	first := writeChart(t, folder, "x", "1.0.0")
	writeChart(t, folder, "x", "1.1.0")
	writeChart(t, folder, "z", "0.1.0")
	c := start(t, options{charts: folder})

	var idx index
	if err := yaml.UnmarshalStrict(c.get(t, "/charts/index.yaml"), &idx); err != nil {
		t.Fatal(err)
	}
	if len(idx.Entries) != 2 || len(idx.Entries["x"]) != 2 || len(idx.Entries["z"]) != 1 {
		t.Fatalf("entries: %v", idx.Entries)
	}
	entry := idx.Entries["x"][0]
	if entry.Version != "1.0.0" || entry.URLs[0] != "x-1.0.0.tgz" || entry.Digest != sha(first) {
		t.Errorf("entry: %+v", entry)
	}
}

func TestArchiveIsServedAsItIs(t *testing.T) {
	folder := t.TempDir()
	content := writeChart(t, folder, "x", "1.0.0")
	c := start(t, options{charts: folder})

	if got := c.get(t, "/charts/x-1.0.0.tgz"); !bytes.Equal(got, content) {
		t.Errorf("got %d other bytes, not the %d of the archive", len(got), len(content))
	}
	if status := c.status(t, "/charts/x-2.0.0.tgz"); status != http.StatusNotFound {
		t.Errorf("an archive that is not there: %d", status)
	}
}

func TestRegistryHoldsChart(t *testing.T) {
	folder := t.TempDir()
	content := writeChart(t, folder, "x", "1.0.0+build")
	c := start(t, options{charts: folder})

	var manifest v1.Manifest
	c.getJSON(t, "/v2/charts/x/manifests/1.0.0_build", &manifest)
	if manifest.Config.MediaType != configMediaType {
		t.Errorf("config: %s", manifest.Config.MediaType)
	}
	if len(manifest.Layers) != 1 || manifest.Layers[0].MediaType != chartMediaType {
		t.Fatalf("layers: %v", manifest.Layers)
	}
	if got := c.get(t, "/v2/charts/x/blobs/"+manifest.Layers[0].Digest.String()); !bytes.Equal(got, content) {
		t.Error("the layer is not the archive")
	}
	var config struct{ Name, Version string }
	c.getJSON(t, "/v2/charts/x/blobs/"+manifest.Config.Digest.String(), &config)
	if config.Name != "x" || config.Version != "1.0.0+build" {
		t.Errorf("config: %v", config)
	}
}

func TestRegistryIsReadOnly(t *testing.T) {
	folder := t.TempDir()
	writeChart(t, folder, "x", "1.0.0")
	c := start(t, options{charts: folder})

	response, err := c.http.Post(c.url+"/v2/charts/x/blobs/uploads/", "application/octet-stream", nil)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("an upload: %d", response.StatusCode)
	}
}

func TestPasswordIsAskedForEverywhere(t *testing.T) {
	folder := t.TempDir()
	writeChart(t, folder, "x", "1.0.0")
	c := start(t, options{charts: folder, username: "reader", password: "secret"})

	paths := []string{"/charts/index.yaml", "/charts/x-1.0.0.tgz", "/v2/", "/v2/charts/x/manifests/1.0.0"}
	for _, credentials := range [][2]string{{"", ""}, {"reader", "wrong"}, {"other", "secret"}, {"reader", "secret"}} {
		c.username, c.password = credentials[0], credentials[1]
		want := http.StatusUnauthorized
		if credentials == [2]string{"reader", "secret"} {
			want = http.StatusOK
		}
		for _, path := range paths {
			if got := c.status(t, path); got != want {
				t.Errorf("%s as %q: %d, not %d", path, credentials, got, want)
			}
		}
	}
}

func TestFolderIsMountedConfigMap(t *testing.T) {
	folder := t.TempDir()
	revision := filepath.Join(folder, "..2000_01_01")
	if err := os.Mkdir(revision, 0o755); err != nil {
		t.Fatal(err)
	}
	writeChart(t, revision, "x", "1.0.0")
	link(t, "..2000_01_01", filepath.Join(folder, "..data"))
	link(t, "..data/x-1.0.0.tgz", filepath.Join(folder, "x-1.0.0.tgz"))
	if err := os.WriteFile(filepath.Join(folder, "..not-a-chart.tgz"), nil, 0o644); err != nil {
		t.Fatal(err)
	}

	archives, err := readArchives(folder)
	if err != nil {
		t.Fatal(err)
	}
	if len(archives) != 1 || archives[0].id() != "x:1.0.0" {
		t.Errorf("archives: %v", archives)
	}
}

func TestBadFoldersAreRefused(t *testing.T) {
	empty, broken, twice := t.TempDir(), t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(broken, "x.tgz"), []byte("no archive"), 0o644); err != nil {
		t.Fatal(err)
	}
	content := writeChart(t, twice, "x", "1.0.0")
	if err := os.WriteFile(filepath.Join(twice, "copy.tgz"), content, 0o644); err != nil {
		t.Fatal(err)
	}
	for folder, want := range map[string]string{empty: "no *.tgz", broken: "x.tgz", twice: "both hold x:1.0.0"} {
		if _, err := readArchives(folder); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not say %q", err, want)
		}
	}
}

func TestOptionsAreChecked(t *testing.T) {
	complete := []string{"-certificate", "c", "-key", "k", "-charts", "d"}
	if err := parse(complete).validate(); err != nil {
		t.Error(err)
	}
	if err := parse(complete[2:]).validate(); err == nil {
		t.Error("no certificate is accepted")
	}
	if err := parse(append(complete, "-username", "reader")).validate(); err == nil {
		t.Error("a name without a password is accepted")
	}
}

// client talks to a server that a test has started.
type client struct {
	http               *http.Client
	url                string
	username, password string
}

// start serves until the test ends, with a certificate that only the client
// it returns trusts.
func start(t *testing.T, o options) *client {
	t.Helper()
	roots := writeCertificate(t, &o)
	handler, err := newHandler(o)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error)
	ctx := t.Context() // is done before the cleanup below
	go func() { served <- serve(ctx, listener, handler, o) }()
	t.Cleanup(func() {
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}
	return &client{http: &http.Client{Transport: transport}, url: "https://" + listener.Addr().String()}
}

func (c *client) do(t *testing.T, path string) (int, []byte) {
	t.Helper()
	request, err := http.NewRequest(http.MethodGet, c.url+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if c.username != "" {
		request.SetBasicAuth(c.username, c.password)
	}
	response, err := c.http.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, body
}

func (c *client) status(t *testing.T, path string) int {
	t.Helper()
	status, _ := c.do(t, path)
	return status
}

func (c *client) get(t *testing.T, path string) []byte {
	t.Helper()
	status, body := c.do(t, path)
	if status != http.StatusOK {
		t.Fatalf("%s: %d %s", path, status, body)
	}
	return body
}

func (c *client) getJSON(t *testing.T, path string, into any) {
	t.Helper()
	if err := json.Unmarshal(c.get(t, path), into); err != nil {
		t.Fatal(err)
	}
}

// writeChart writes the archive of a chart without templates.
func writeChart(t *testing.T, folder, name, version string) []byte {
	t.Helper()
	metadata := fmt.Sprintf("apiVersion: v2\nname: %s\nversion: %s\n", name, version)
	var content bytes.Buffer
	zipped := gzip.NewWriter(&content)
	packed := tar.NewWriter(zipped)
	header := &tar.Header{Name: name + "/Chart.yaml", Mode: 0o644, Size: int64(len(metadata))}
	if err := packed.WriteHeader(header); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(packed, metadata); err != nil {
		t.Fatal(err)
	}
	for _, closer := range []io.Closer{packed, zipped} {
		if err := closer.Close(); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(folder, name+"-"+version+".tgz")
	if err := os.WriteFile(file, content.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return content.Bytes()
}

// writeCertificate makes a certificate for this machine, tells the options
// where it is, and returns what a client has to trust.
func writeCertificate(t *testing.T, o *options) *x509.CertPool {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		NotAfter:     time.Now().Add(time.Hour),
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	o.certificate = writePEM(t, "CERTIFICATE", certificate)
	o.key = writePEM(t, "PRIVATE KEY", private)
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate}))
	return roots
}

func writePEM(t *testing.T, kind string, content []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "file.pem")
	block := &pem.Block{Type: kind, Bytes: content}
	if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func link(t *testing.T, target, name string) {
	t.Helper()
	if err := os.Symlink(target, name); err != nil {
		t.Fatal(err)
	}
}

func sha(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}
