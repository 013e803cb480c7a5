import type { PlanNode } from '../../plan/model.js';
import { longImageName } from '../../net/image-name.js';
import { aliasOf } from '../nodes.js';
import { must, program } from '../place.js';
import type { LabContext } from '../run.js';

const DEADLINE_MS = 120_000;

/** On containers, volumes, networks and images of Docker, and on objects of Kubernetes: left alone by a reset. */
export const KEEP_LABEL = 'k8slab.io/keep';

/** A thing that is marked, or that a container needs. */
export interface Mark {
  /** As in `on-node.ts`. */
  kind: string;
  name: string;
  /** The container; undefined where the thing itself is marked. */
  by?: string;
}

/**
 * Shell text for a node: a line for each thing of Docker that has the label, and for each that a container needs (its
 * name is the last word then), words separated by tabs. Containers of pods do not count.
 */
export const MARKS_ON_NODE = `command -v docker >/dev/null && docker info >/dev/null 2>&1 || exit 0
label=label=${KEEP_LABEL}=true
docker ps -a --filter "$label" --format 'container\t{{.Names}}' | grep -v '\tk8s_' || :
docker volume ls --filter "$label" --format 'volume\t{{.Name}}'
docker network ls --filter "$label" --format 'network\t{{.Name}}'
docker images --no-trunc --filter "$label" --format 'image\t{{.Repository}}:{{.Tag}}
nameless layer\t{{.ID}}'
docker ps -a --format '{{.Names}}' | grep -v '^k8s_' | while IFS= read -r name; do
  docker inspect --type container --format '{{$c := .Name}}image\t{{.Config.Image}}\t{{$c}}
nameless layer\t{{.Image}}\t{{$c}}
{{range .Mounts}}{{if eq .Type "volume"}}volume\t{{.Name}}\t{{$c}}
{{end}}{{if eq .Type "bind"}}file\t{{.Source}}\t{{$c}}
{{end}}{{end}}{{range $network, $_ := .NetworkSettings.Networks}}network\t{{$network}}\t{{$c}}
{{end}}' "$name" || :
done`;

/** @throws LabTrouble */
export async function marksOnNode(context: LabContext, node: PlanNode): Promise<Mark[]> {
  const argv = ['sh', '-c', MARKS_ON_NODE, 'sh'];
  return readMarks(must(context, await program(context, argv, DEADLINE_MS, aliasOf(node))));
}

/** What MARKS_ON_NODE has printed. Pure. */
export function readMarks(text: string): Mark[] {
  return text.split('\n').flatMap((line): Mark[] => {
    const [kind = '', name = '', container] = line.split('\t');
    if (name === '' || name.includes('<none>')) return [];
    // Docker writes /name there.
    const by = container === undefined ? {} : { by: container.replace(/^\//, '') };
    if (kind !== 'image') return [{ kind, name, ...by }];
    // Docker's images are those of the kubelet, or beside them.
    return ['image', 'docker image'].map((each) => ({ kind: each, name: longImageName(name), ...by }));
  });
}
