/**
 * On Node 20 the AWS SDK writes eight lines about the Node versions that its releases of 2027 will need. That is for whoever
 * chooses the SDK's version, not for whoever reads the output of a command. `false` shows it again.
 */
export function quietSdk(): void {
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
}
