/** What the labs about Docker build from and run, as `docker load` of a bundle names them. */
const OF_CONTROL_PLANE = [
  'docker.io/library/nginx:latest',
  'docker.io/library/nginx:stable',
  'docker.io/library/ubuntu:14.04',
  'docker.io/library/debian:latest',
  'docker.io/library/busybox:latest',
  'docker.io/library/alpine:latest',
  'docker.io/library/golang:latest',
  'docker.io/library/node:7',
  'docker.io/library/registry:2.8.3',
] as const;

/** The book builds on a worker, too (4.4.1). */
const OF_EVERY_NODE = ['docker.io/library/openjdk:8', 'gcr.io/distroless/java:8'] as const;

export const DOCKER_IMAGES: readonly string[] = [...OF_CONTROL_PLANE, ...OF_EVERY_NODE];

export function isForWorkers(image: string): boolean {
  return OF_EVERY_NODE.some((each) => each === image);
}
