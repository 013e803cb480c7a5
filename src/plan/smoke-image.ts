/**
 * What the test at the end of `up` runs: answers each request with the name of its pod. Of Kubernetes' own tests, for
 * both processors, on the same registry as the control plane's images: a lab that is up can pull it, and `bundle create`
 * takes it along.
 */
export const SMOKE_IMAGE = 'registry.k8s.io/e2e-test-images/agnhost:2.45';
