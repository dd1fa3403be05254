/** Ends the process when NODE_ENV names anything but development or test: then this is a production machine. */
export function refuseInProduction(command: string): void {
  const environment = process.env['NODE_ENV'];
  if (environment === undefined || environment === '' || environment === 'development' || environment === 'test')
    return;
  process.stderr.write(`${command} is for development: it refuses to run with NODE_ENV=${environment}\n`);
  process.exit(1);
}
