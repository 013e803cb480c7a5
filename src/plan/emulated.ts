import type { Plan } from './model.js';

/** Software emulation: seconds become minutes, and what repeats every second is never done. */
export function isEmulated({ provider }: Pick<Plan, 'provider'>): boolean {
  return provider.name === 'libvirt' && !provider.accelerated;
}

/** How much longer than usual to wait for anything; measured with kubeadm init. */
export function patience(plan: Pick<Plan, 'provider'>): number {
  return isEmulated(plan) ? 6 : 1;
}
