import type { CheckSpec } from '../check-model.js';
import type { LabContext } from '../run.js';
import type { LabPlace } from '../shell.js';
import { commandLooker } from './command.js';
import { containerLooker } from './container.js';
import { fileLooker } from './file.js';
import { httpLooker } from './http.js';
import { imageLooker } from './image.js';
import { kubernetesLooker } from './kubernetes.js';
import type { Looker } from './look.js';
import { serviceLooker } from './service.js';

/** How a check looks; the one place that knows every type. */
export function lookerOf(check: CheckSpec, context: LabContext, place: LabPlace): Looker {
  switch (check.type) {
    case 'kubernetes':
      return kubernetesLooker(check, context, place);
    case 'http':
      return httpLooker(check, context, place);
    case 'command':
      return commandLooker(check, context, place);
    case 'file':
      return fileLooker(check, context, place);
    case 'service':
      return serviceLooker(check, context, place);
    case 'image':
      return imageLooker(check, context, place);
    case 'container':
      return containerLooker(check, context, place);
  }
}
