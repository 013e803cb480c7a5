type Env = Readonly<Record<string, string | undefined>>;

/**
 * PATH with the directories of VirtualBox behind its own: the installer for Windows leaves PATH alone and notes the
 * directory in a variable, which Vagrant reads as well.
 */
export function withVirtualBox(path: string | undefined, env: Env): string {
  const noted = env['VBOX_INSTALL_PATH'] || env['VBOX_MSI_INSTALL_PATH'] || '';
  const usual = `${env['ProgramFiles'] || 'C:\\Program Files'}\\Oracle\\VirtualBox`;
  return [path ?? '', ...noted.split(';'), usual].filter((entry) => entry !== '').join(';');
}
