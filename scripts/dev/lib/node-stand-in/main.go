// Command node stands in for Node.js where its registry cannot be reached. It does not run JavaScript: of a file it
// understands three lines, which are those that the labs' app.js consists of.
//
//	console.log("TEXT")               is printed at the start
//	response.end("TEXT" + ...)        TEXT, the host's name and a new line are the answer to every request
//	www.listen(PORT)                  the port, 8080 if there is none
//
//	node -v          a version that says what this is
//	node FILE        the web server that FILE describes
package main

import (
	"fmt"
	"io/ioutil"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"regexp"
	"strings"
	"syscall"
)

const version = "v7.0.0-stand-in"

var (
	logCall    = regexp.MustCompile(`console\.log\(\s*(?:"([^"]*)"|'([^']*)')\s*\)`)
	endCall    = regexp.MustCompile(`\.end\(\s*(?:"([^"]*)"|'([^']*)')`)
	listenCall = regexp.MustCompile(`\.listen\(\s*(\d+)`)
)

// first is what the groups of the first match caught, or otherwise.
func first(pattern *regexp.Regexp, text, otherwise string) string {
	if found := pattern.FindStringSubmatch(text); found != nil {
		return strings.Join(found[1:], "")
	}
	return otherwise
}

func serve(source string) error {
	hostname, err := os.Hostname()
	if err != nil {
		return err
	}
	if greeting := first(logCall, source, ""); greeting != "" {
		fmt.Println(greeting)
	}
	answer := first(endCall, source, "")
	return http.ListenAndServe(":"+first(listenCall, source, "8080"), http.HandlerFunc(
		func(w http.ResponseWriter, r *http.Request) {
			host, _, _ := net.SplitHostPort(r.RemoteAddr)
			fmt.Println("Received request from " + host)
			fmt.Fprintf(w, "%s%s\n", answer, hostname)
		}))
}

// endWhenAsked ends the program on SIGTERM, which the first process of a container would survive otherwise.
func endWhenAsked() {
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, syscall.SIGTERM)
	<-asked
	os.Exit(0)
}

func main() {
	log.SetFlags(0)
	switch {
	case len(os.Args) == 2 && (os.Args[1] == "-v" || os.Args[1] == "--version"):
		fmt.Println(version)
	case len(os.Args) == 2:
		source, err := ioutil.ReadFile(os.Args[1])
		if err != nil {
			log.Fatal("node (stand-in): ", err)
		}
		go endWhenAsked()
		log.Fatal(serve(string(source)))
	default:
		log.Fatal("node (stand-in): no interactive JavaScript here; usage: node -v | node FILE")
	}
}
