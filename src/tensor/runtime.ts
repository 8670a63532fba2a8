import { AbstractGpu } from '../gpu/abstract.js'
import type { DeviceOptions } from '../gpu/device.js'
import { GpuError } from '../gpu/errors.js'
import type { Gpu } from '../gpu/gpu.js'
import { host } from '../host.js'
import { checkOptions, table } from '../options.js'

const readyTable = table<DeviceOptions>({ powerPreference: 'string', autotune: 'boolean' })

let current: Gpu | null = null
let opening: Promise<Gpu> | null = null

/**
 * Opens the GPU device that tensors live on; call it once before the first tensor. `fit`, `evaluate` and
 * `predict` do so by themselves. After a lost device, or `close()`, it opens a new one.
 * @throws GpuError where there is no adapter, with the remedy for the platform; RangeError for an option that there isn't
 */
export async function ready(options: DeviceOptions = {}): Promise<Gpu> {
  checkOptions('ready', readyTable, options)
  if (current?.usable) return current
  opening ??= open(options).finally(() => {
    opening = null
  })
  current = await opening
  return current
}

async function open(options: DeviceOptions): Promise<Gpu> {
  const { nap, collect } = host()
  const { openDevice, loadChoices } = await import('../kernels/device.js')
  const device = await openDevice(await host().gpu(), { nap, collect, ...options })
  device.choices = await loadChoices(device, options.autotune ?? !device.traits.software)
  return device
}

/** The open device. */
export function gpu(): Gpu {
  if (!current) throw new GpuError('no GPU device is open yet: call `await ready()` before the first tensor')
  return current
}

/** Whether a device is open. */
export function isOpen(): boolean {
  return current !== null
}

/** Gives the device back with all its memory; every tensor on it is gone. Lets a Node process end. */
export function close(): void {
  current?.close()
  current = null
}

const shapesOnly = new AbstractGpu()

/**
 * Runs `body` on a device that computes nothing: its tensors have shapes and no values. So a model's shapes
 * come from the ops' own rules, before any device is open.
 */
export function abstractly<T>(body: () => T, on = shapesOnly): T {
  const device = current
  // Ops use of a device just what AbstractGpu has.
  current = on as unknown as Gpu
  try {
    return body()
  } finally {
    current = device
  }
}

/** Whether tensors have shapes only, now. */
export function isAbstract(): boolean {
  return (current as unknown) instanceof AbstractGpu
}
