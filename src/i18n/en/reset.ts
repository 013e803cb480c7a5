export const resetEn = {
  hardBecause: (why: string) => `The soft way is not possible, so the snapshot is restored: ${why}`,
  softAnyway: (why: string) => `${why}. There is no snapshot to restore: going the soft way.`,
  softWay: 'Every node answers: the soft way, nothing is restored.',
  way: (chapter: string, up: boolean, install: string) =>
    `${chapter} has no start to go back to yet. The way there: ${[
      ...(up ? ['make the lab'] : ['go back to the start of the lab']),
      ...(install === '' ? [] : [`install ${install}`]),
      'record that as the start of the chapter',
    ].join(', ')}.`,
  without: (chapter: string, name: string, why: string) => `${chapter} has labs that need ${name}: ${why}`,
  plan: 'A reset changes this (- goes, + comes back, ~ is set back):',
  kept: 'Kept, because of the label k8slab.io/keep=true, of --keep, or of keep in k8slab.yaml:',
  lost: 'Was there at the start and cannot be made again by a reset:',
  wayBack: (kind: 'image' | 'container' | 'network' | 'volume' | 'file') =>
    ({
      image:
        'Images: k8slab up brings those of the bundle back; others come with docker pull, or when a pod needs them.',
      container: 'Containers: docker run, as they were made.',
      network: 'Networks: docker network create, as they were made.',
      volume: 'Volumes: their content is in a snapshot only, if there is one: k8slab reset --hard.',
      file: 'Files: their content is in a snapshot only, if there is one: k8slab reset --hard.',
    })[kind],
  settings:
    'Settings that are not as they were at the start; a reset leaves them (k8slab up writes anew /etc/hosts, the settings of the runtime and what its components wrote):',
  nothingElse: 'Everything else is as it was at the start.',
  nothing: 'Everything is as it was at the start.',
  ending: (count: number) =>
    `Nothing is to be set back; ${count} ${count === 1 ? 'object that was' : 'objects that were'} deleted before ${count === 1 ? 'is' : 'are'} still ending.`,
  ask: 'Go back to the start?',
  notReset: 'Nothing was changed.',
  done: (seconds: string) => `Back at the start after ${seconds} s.`,
  recorded: (name: string, objects: number) =>
    `What is there now is the start "${name}" from here on (${objects} objects).`,
  waking:
    'The lab changes, and what is on its machines now has to be known first: they are started, then the rest follows.',
  notRecorded: (why: string) => `the start for \`k8slab reset\` could not be recorded: ${why}`,
  forgotten:
    'the start for `k8slab reset` is not known any more. Record a new one when the lab is as it should be: k8slab reset --record',
};
