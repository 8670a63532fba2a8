import { type DeviceOptions, openDevice as openBare } from '../gpu/device.js'
import type { Gpu, Services } from '../gpu/gpu.js'
import texts from './*.wgsl'
import * as kernels from './index.js'
import { useKernels } from './loaded.js'
import { useTexts } from './shader.js'

export { loadChoices } from './choices.js'

/**
 * Opens a device with the kernels that run on it. In the package all of this is a file of its own: a page that opens no
 * device loads none of it.
 */
export async function openDevice(webgpu: GPU, options: DeviceOptions & Services = {}): Promise<Gpu> {
  useTexts(texts)
  useKernels(kernels)
  return openBare(webgpu, options)
}
