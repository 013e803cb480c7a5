/** What a new lab says of itself. */
export interface NewLab {
  /** `ch9/9.9.9` */
  id: string;
  title: { en: string; ko: string };
  book: string;
}

/** Chapter and section as folder names: the id is a path, and part of names on nodes. */
const PART = /[a-z0-9]+(?:[.-][a-z0-9]+)*/.source;
export const LAB_ID = new RegExp(`^${PART}/${PART}$`);

/**
 * The files of a first version that passes lint and can be played: a ConfigMap, the step that makes it, a check
 * that fails before and passes after, and the clean-up. By path below the folder of the lab.
 */
export function scaffold({ id, title, book }: NewLab): Readonly<Record<string, string>> {
  const [, section = ''] = id.split('/');
  const name = section.replaceAll('.', '-');
  const quoted = (text: string): string => JSON.stringify(text);
  return {
    'lab.yaml': `# What each key means: docs/lab-format.md of k8slab. Check with: k8slab lab lint
apiVersion: k8slab/lab/v1
id: ${id}
title:
  en: ${quoted(title.en)}
  ko: ${quoted(title.ko)}
teaches:
  en: What somebody knows who has played this lab.
  ko: 이 실습을 마치면 알게 되는 내용입니다.
source: { book: ${quoted(book)}, section: ${quoted(section)} }
# Only namespaced objects: it runs beside other labs.
isolation: shared
files:
  - config.yaml

steps:
  - id: create
    run: kubectl apply -f config.yaml
    explain:
      en: Makes a ConfigMap.
      ko: 컨피그맵을 만듭니다.

# None of them may pass before the steps, all of them must after.
checks:
  - id: greeting
    type: kubernetes
    title:
      en: The ConfigMap holds a greeting
      ko: 컨피그맵에 인사말이 있다
    resource: configmap
    name: lab-${name}
    query: data.greeting
    expect: { equals: hello }
    hint:
      en: "Make it: kubectl apply -f config.yaml"
      ko: "만드세요: kubectl apply -f config.yaml"
    explanation:
      en: A ConfigMap keeps settings apart from the image.
      ko: 컨피그맵은 설정을 이미지와 따로 보관합니다.

cleanup:
  - id: delete
    run: kubectl delete -f config.yaml --ignore-not-found
`,
    'config.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: lab-${name}
data:
  greeting: hello
`,
  };
}
