// Command crictl is a stand-in for the program of that name from cri-tools, which neither
// the Debian archive of this suite nor the module proxy has. kubeadm will not start with a
// runtime other than Docker unless it finds it: this one answers what kubeadm asks
// (info, pods -q, inspecti, pull, stopp, rmp) and what one looks at first on a node
// (ps, pods, images). It is compiled inside the Kubernetes source tree, against its vendor
// directory.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"google.golang.org/grpc"
	cri "k8s.io/cri-api/pkg/apis/runtime/v1alpha2"
)

const usage = `usage: crictl [-r ENDPOINT] COMMAND
  info | version
  ps [-a] [-q]      containers       pods [-q]        pod sandboxes
  images [-q]       images           inspecti IMAGE   one image
  pull IMAGE        rmi IMAGE        stopp POD...     rmp POD...
A small stand-in for cri-tools: only these commands and flags.`

type client struct {
	context.Context
	runtime cri.RuntimeServiceClient
	image   cri.ImageServiceClient
}

type options struct {
	endpoint   string
	all, quiet bool
	words      []string // the command and its arguments
}

func parse(args []string) (options, error) {
	o := options{endpoint: os.Getenv("CONTAINER_RUNTIME_ENDPOINT")}
	if o.endpoint == "" {
		o.endpoint = "unix:///run/containerd/containerd.sock"
	}
	for i := 0; i < len(args); i++ {
		switch arg := args[i]; {
		case arg == "-r" || arg == "--runtime-endpoint":
			if i++; i == len(args) {
				return o, fmt.Errorf("%s needs a value", arg)
			}
			o.endpoint = args[i]
		case strings.HasPrefix(arg, "--runtime-endpoint="):
			o.endpoint = strings.TrimPrefix(arg, "--runtime-endpoint=")
		case arg == "-q" || arg == "--quiet":
			o.quiet = true
		case arg == "-a" || arg == "--all":
			o.all = true
		case strings.HasPrefix(arg, "-"):
			return o, fmt.Errorf("unknown flag %s\n%s", arg, usage)
		default:
			o.words = append(o.words, arg)
		}
	}
	if len(o.words) == 0 {
		return o, fmt.Errorf(usage)
	}
	return o, nil
}

func dial(ctx context.Context, endpoint string) (*grpc.ClientConn, error) {
	path := strings.TrimPrefix(endpoint, "unix://")
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	connection, err := grpc.DialContext(ctx, path, grpc.WithInsecure(), grpc.WithBlock(),
		grpc.WithContextDialer(func(ctx context.Context, path string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "unix", path)
		}))
	if err != nil {
		return nil, fmt.Errorf("no runtime answers at %s: %w", endpoint, err)
	}
	return connection, nil
}

func show(value interface{}) error {
	text, err := json.MarshalIndent(value, "", "  ")
	if err == nil {
		fmt.Println(string(text))
	}
	return err
}

// table prints rows below a heading, or the first cells in full where quiet.
func table(quiet bool, heading []string, rows [][]string) error {
	out := tabwriter.NewWriter(os.Stdout, 0, 8, 2, ' ', 0)
	if !quiet {
		fmt.Fprintln(out, strings.Join(heading, "\t"))
	}
	for _, row := range rows {
		if quiet {
			row = row[:1]
		} else {
			row[0] = short(row[0])
		}
		fmt.Fprintln(out, strings.Join(row, "\t"))
	}
	return out.Flush()
}

func short(id string) string {
	id = strings.TrimPrefix(id, "sha256:")
	if len(id) > 13 {
		return id[:13]
	}
	return id
}

func age(nanoseconds int64) string {
	return time.Since(time.Unix(0, nanoseconds)).Round(time.Second).String()
}

func (c client) info() error {
	status, err := c.runtime.Status(c, &cri.StatusRequest{Verbose: true})
	if err != nil {
		return err
	}
	return show(status)
}

func (c client) version() error {
	version, err := c.runtime.Version(c, &cri.VersionRequest{})
	if err != nil {
		return err
	}
	return show(version)
}

func (c client) pods(quiet bool) error {
	answer, err := c.runtime.ListPodSandbox(c, &cri.ListPodSandboxRequest{})
	if err != nil {
		return err
	}
	var rows [][]string
	for _, pod := range answer.Items {
		state := strings.TrimPrefix(pod.State.String(), "SANDBOX_")
		rows = append(rows, []string{pod.Id, age(pod.CreatedAt), state, pod.Metadata.Namespace, pod.Metadata.Name})
	}
	return table(quiet, []string{"POD ID", "AGE", "STATE", "NAMESPACE", "NAME"}, rows)
}

func (c client) containers(all, quiet bool) error {
	answer, err := c.runtime.ListContainers(c, &cri.ListContainersRequest{})
	if err != nil {
		return err
	}
	var rows [][]string
	for _, container := range answer.Containers {
		if !all && container.State != cri.ContainerState_CONTAINER_RUNNING {
			continue
		}
		state := strings.TrimPrefix(container.State.String(), "CONTAINER_")
		rows = append(rows, []string{container.Id, short(container.ImageRef), age(container.CreatedAt), state,
			container.Metadata.Name, fmt.Sprint(container.Metadata.Attempt), short(container.PodSandboxId)})
	}
	return table(quiet, []string{"CONTAINER", "IMAGE", "AGE", "STATE", "NAME", "ATTEMPT", "POD ID"}, rows)
}

func (c client) images(quiet bool) error {
	answer, err := c.image.ListImages(c, &cri.ListImagesRequest{})
	if err != nil {
		return err
	}
	var rows [][]string
	for _, image := range answer.Images {
		rows = append(rows, []string{image.Id, fmt.Sprintf("%dMB", image.Size_/1e6), strings.Join(image.RepoTags, " ")})
	}
	return table(quiet, []string{"IMAGE ID", "SIZE", "TAGS"}, rows)
}

func (c client) inspectImage(name string) error {
	answer, err := c.image.ImageStatus(c, &cri.ImageStatusRequest{Image: &cri.ImageSpec{Image: name}})
	if err != nil {
		return err
	}
	if answer.Image == nil {
		return fmt.Errorf("no such image %q present", name)
	}
	return show(answer)
}

func (c client) run(o options) error {
	command, args := o.words[0], o.words[1:]
	each := func(action func(string) error) error {
		if len(args) == 0 {
			return fmt.Errorf("%s needs an argument\n%s", command, usage)
		}
		for _, arg := range args {
			if err := action(arg); err != nil {
				return err
			}
		}
		return nil
	}
	switch command {
	case "info":
		return c.info()
	case "version":
		return c.version()
	case "pods":
		return c.pods(o.quiet)
	case "ps":
		return c.containers(o.all, o.quiet)
	case "images":
		return c.images(o.quiet)
	case "inspecti":
		return each(c.inspectImage)
	case "pull":
		return each(func(name string) error {
			_, err := c.image.PullImage(c, &cri.PullImageRequest{Image: &cri.ImageSpec{Image: name}})
			return err
		})
	case "rmi":
		return each(func(name string) error {
			_, err := c.image.RemoveImage(c, &cri.RemoveImageRequest{Image: &cri.ImageSpec{Image: name}})
			return err
		})
	case "stopp":
		return each(func(id string) error {
			_, err := c.runtime.StopPodSandbox(c, &cri.StopPodSandboxRequest{PodSandboxId: id})
			return err
		})
	case "rmp":
		return each(func(id string) error {
			_, err := c.runtime.RemovePodSandbox(c, &cri.RemovePodSandboxRequest{PodSandboxId: id})
			return err
		})
	}
	return fmt.Errorf("unknown command %s\n%s", command, usage)
}

func main() {
	err := func() error {
		o, err := parse(os.Args[1:])
		if err != nil {
			return err
		}
		ctx := context.Background()
		connection, err := dial(ctx, o.endpoint)
		if err != nil {
			return err
		}
		defer connection.Close()
		return client{ctx, cri.NewRuntimeServiceClient(connection), cri.NewImageServiceClient(connection)}.run(o)
	}()
	if err != nil {
		fmt.Fprintln(os.Stderr, "crictl:", err)
		os.Exit(1)
	}
}
