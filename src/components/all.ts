import type { ComponentName } from '../config/component-names.js';
import type { Component } from './component.js';

/** Every component there is, in the order of installation where nothing else decides. */
export const COMPONENTS: readonly Component[] = [];

export function componentNamed(name: ComponentName): Component | undefined {
  return COMPONENTS.find((component) => component.name === name);
}
