// Command book-web stands in for the web images of the book where their registry cannot be reached: it answers as
// they do, in as far as the labs look at the answer.
//
//	book-web echo-hname       the name of the pod
//	book-web echo-ip          the method and the address that was asked
//	book-web audit-trail      the same, and a line for each request in /audit
//	book-web rr-test          the name of the pod in a page, as alicek106/rr-test:echo-hostname says it
//	book-web nginx VERSION    nginx's welcome page with that version in its Server header
package main

import (
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// localIP is the address of this side of the connection: the pod's own.
func localIP(r *http.Request) string {
	address, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if !ok {
		return ""
	}
	host, _, _ := net.SplitHostPort(address.String())
	return host
}

func handler(mode, version, hostname string) http.HandlerFunc {
	switch mode {
	case "echo-hname":
		return func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, hostname) }
	case "echo-ip":
		return func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprintf(w, "request_method : %s | ip_dest: %s\n", r.Method, localIP(r))
		}
	case "audit-trail":
		return func(w http.ResponseWriter, r *http.Request) {
			line := fmt.Sprintf("pod_n: %s | ip_dest: %s", hostname, localIP(r))
			file, err := os.OpenFile("/audit/audit_"+hostname+".log", os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
			if err == nil {
				_, err = fmt.Fprintf(file, "%s  %s  %s\n", time.Now().Format("02/Jan/2006:15:04:05 -0700"), hostname, r.Method)
				if closeErr := file.Close(); err == nil {
					err = closeErr
				}
			}
			if err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
				return
			}
			fmt.Fprintln(w, line)
		}
	case "rr-test":
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprintf(w, "<html><body><blockquote>\n<p>Hello,  %s</p>\t</blockquote>\n</body></html>\n", hostname)
		}
	case "nginx":
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Server", "nginx/"+version)
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprintln(w, "<html><head><title>Welcome to nginx!</title></head><body><h1>Welcome to nginx!</h1></body></html>")
		}
	}
	log.Fatalf("book-web: unknown mode %q", mode)
	return nil
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
	if len(os.Args) < 2 || (os.Args[1] == "nginx") != (len(os.Args) == 3) {
		log.Fatal("usage: book-web echo-hname|echo-ip|audit-trail|rr-test|nginx VERSION")
	}
	hostname, err := os.Hostname()
	if err != nil {
		log.Fatal(err)
	}
	version := ""
	if len(os.Args) == 3 {
		version = os.Args[2]
	}
	go endWhenAsked()
	log.Fatal(http.ListenAndServe(":80", handler(os.Args[1], version, hostname)))
}
