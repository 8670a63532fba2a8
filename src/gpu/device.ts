import { GpuError } from './errors.js'
import { Gpu, type Services } from './gpu.js'

/** Which adapter to open, where there are several. */
export interface DeviceOptions {
  /** Which GPU to take where there are two. @default 'high-performance' */
  powerPreference?: GPUPowerPreference
  /**
   * Whether the device finds out for itself, before the first steps, which tiles are the fastest for the products and
   * convolutions that it meets; at most 0.3 s a model, and the winners are kept for later runs. They change no bit.
   * @default true on a GPU, false on a software device
   */
  autotune?: boolean
}

const REMEDY =
  'no WebGPU adapter was found. Linux: install a Vulkan driver (the GPU vendor’s, or Mesa 23 or newer: ' +
  '`apt install mesa-vulkan-drivers libvulkan1`). macOS and Windows: update the system and the graphics driver. ' +
  'Browser: use a current Chrome, Edge, Safari or Firefox with WebGPU turned on. ' +
  'In a checkout of this project `npm start` sets up a software driver by itself'

const MATRICES = 'chromium-experimental-subgroup-matrix' as GPUFeatureName
/** What the loop of `blocks/units.wgsl` keeps in workgroup memory, with its largest tile. */
const UNITS_BYTES = 36_864

/** A kind of product that matrix units can do, as Dawn tells it. */
interface MatrixConfig {
  componentType: string
  resultComponentType: string
  M: number
  N: number
  K: number
}

/** Whether there are matrix units for f16, 16×16, that add to f32. No standard yet: a browser shows them only when asked to. */
function multipliesMatrices({ features, info, limits }: GPUAdapter): boolean {
  const { subgroupMatrixConfigs = [] } = info as { subgroupMatrixConfigs?: Iterable<MatrixConfig> }
  const fits = ({ componentType, resultComponentType, M, N, K }: MatrixConfig) =>
    componentType === 'f16' && resultComponentType === 'f32' && [M, N, K].every((side) => side === 16)
  return (
    features.has(MATRICES) &&
    features.has('shader-f16') &&
    limits.maxComputeWorkgroupStorageSize >= UNITS_BYTES &&
    [...subgroupMatrixConfigs].some(fits)
  )
}

/** Opens a device of `webgpu` (the browser's `navigator.gpu`, or Dawn's) with the adapter's full limits. */
export async function openDevice(webgpu: GPU, options: DeviceOptions & Services = {}): Promise<Gpu> {
  const adapter = await webgpu.requestAdapter({
    powerPreference: options.powerPreference ?? 'high-performance',
  })
  if (!adapter) throw new GpuError(REMEDY)
  const { limits, info } = adapter
  const wanted = ['shader-f16', 'timestamp-query', 'subgroups', 'subgroup-size-control'] as GPUFeatureName[]
  if (multipliesMatrices(adapter)) wanted.push(MATRICES)
  const device = await adapter.requestDevice({
    label: 'glassgrad',
    requiredFeatures: wanted.filter((feature) => adapter.features.has(feature)),
    requiredLimits: {
      maxBufferSize: limits.maxBufferSize,
      maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
      maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize,
      maxComputeInvocationsPerWorkgroup: limits.maxComputeInvocationsPerWorkgroup,
      maxComputeWorkgroupSizeX: limits.maxComputeWorkgroupSizeX,
    },
  })
  const { subgroupMinSize = 0, subgroupMaxSize = 0 } = info as {
    subgroupMinSize?: number
    subgroupMaxSize?: number
  }
  // NVIDIA's description is the driver's version, and says nothing of the card.
  const description =
    info.vendor === 'nvidia' ? `${info.device} ${info.description}`.trim() : info.description
  const name = [description || info.device || info.vendor, info.architecture].filter(Boolean).join(', ')
  const varies = subgroupMinSize !== subgroupMaxSize
  const setsSubgroups = varies && device.features.has('subgroup-size-control' as GPUFeatureName)
  const hasSize = device.features.has('subgroups') && (setsSubgroups || !varies)
  // Of several sizes 32, or what is nearest: the others leave lanes idle, or make small tiles.
  const subgroupSize = hasSize ? Math.min(Math.max(32, subgroupMinSize), subgroupMaxSize) : 0
  const traits = {
    software: /llvmpipe|swiftshader|basic render/i.test(`${name} ${info.architecture}`),
    subgroupSize,
    setsSubgroups,
    matrixUnits: device.features.has(MATRICES) && subgroupSize === 32,
  }
  return new Gpu(device, name || 'unnamed adapter', traits, options)
}
