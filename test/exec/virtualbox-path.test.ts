import { expect, it } from 'vitest';
import { withVirtualBox } from '../../src/exec/virtualbox-path.js';

const USUAL = 'C:\\Program Files\\Oracle\\VirtualBox';

it.each<[string, string | undefined, Record<string, string>, string]>([
  ['where it usually is', 'C:\\Windows', {}, `C:\\Windows;${USUAL}`],
  ['on another drive', 'C:\\Windows', { VBOX_MSI_INSTALL_PATH: 'D:\\VBox\\' }, `C:\\Windows;D:\\VBox\\;${USUAL}`],
  [
    'where somebody says it is',
    'C:\\Windows',
    { VBOX_INSTALL_PATH: 'E:\\VBox', VBOX_MSI_INSTALL_PATH: 'D:\\VBox\\' },
    `C:\\Windows;E:\\VBox;${USUAL}`,
  ],
  [
    'below other program files',
    undefined,
    { ProgramFiles: 'D:\\Programme', VBOX_INSTALL_PATH: '' },
    'D:\\Programme\\Oracle\\VirtualBox',
  ],
])('VirtualBox is found %s', (_where, path, env, wanted) => {
  expect(withVirtualBox(path, env)).toBe(wanted);
});
