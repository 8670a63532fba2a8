/** Something the device refused or could not do; the message names the op and the remedy. */
export class GpuError extends Error {
  override name = 'GpuError'
}

/** Bytes as a reader says them: `188.2 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1e3) return `${bytes} B`
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`
  if (bytes < 1e9) return `${(bytes / 1e6).toFixed(1)} MB`
  return `${(bytes / 1e9).toFixed(1)} GB`
}
