// Command echo answers every request with what it knows about itself and about the
// request, so that a smoke test sees which pod served it and what the proxies in
// between did to the headers. /burn?ms=200 keeps one CPU busy for that long: what an
// autoscaler has to see.
package main

import (
	"encoding/json"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"
)

const longestBurn = 10 * time.Second

type answer struct {
	Hostname string      `json:"hostname"`
	PodIP    string      `json:"podIP"`
	Path     string      `json:"path"`
	Headers  http.Header `json:"headers"`
}

// podIP is the first address that is not loopback: in a pod there is only one.
func podIP() string {
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		return ""
	}
	for _, address := range addresses {
		if network, ok := address.(*net.IPNet); ok && network.IP.IsGlobalUnicast() {
			return network.IP.String()
		}
	}
	return ""
}

func burn(w http.ResponseWriter, r *http.Request) {
	ms, err := strconv.Atoi(r.URL.Query().Get("ms"))
	duration := time.Duration(ms) * time.Millisecond
	if err != nil || duration < 0 || duration > longestBurn {
		http.Error(w, "ms must be a number from 0 to 10000", http.StatusBadRequest)
		return
	}
	// Not for longer than anybody waits for it.
	for end := time.Now().Add(duration); time.Now().Before(end) && r.Context().Err() == nil; {
	}
	_, _ = w.Write([]byte("burned\n"))
}

// endWhenAsked ends the program on SIGTERM. The first process of a container is not ended by a signal that it does not
// handle: kubelet would wait half a minute and kill it.
func endWhenAsked() {
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, syscall.SIGTERM)
	<-asked
	os.Exit(0)
}

func main() {
	hostname, err := os.Hostname()
	if err != nil {
		log.Fatal(err)
	}
	http.HandleFunc("/healthz", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("ok"))
	})
	http.HandleFunc("/burn", burn)
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(answer{hostname, podIP(), r.URL.Path, r.Header})
	})
	go endWhenAsked()
	log.Fatal(http.ListenAndServe(":8080", nil))
}
