import { createHash } from 'node:crypto'
import { applications, BatchNormalization, loadModel, type Model, NdArray, ready, tensor } from 'glassgrad'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Host, host, useHost } from '../../src/host.js'
import { Hdf5Tree, writeHdf5 } from '../../src/io/hdf5Writer.js'
import { nodeHost } from '../../src/node/host.js'
import type { Bytes, RemoteFile } from '../../src/remote.js'
import { fileServer } from '../data/fileServer.js'

const { MobileNet, MobileNetV2, MobileNetV3Large, MobileNetV3Small, ResNet50, VGG16 } = applications
const { EfficientNetB3, EfficientNetV2B0, InceptionV3, Xception } = applications

beforeAll(async () => void (await ready()))

describe('architectures', () => {
  // Published: keras.io/api/applications, and the tables of TensorFlow's models.
  it.each([
    ['VGG16', VGG16, 138_357_544, 14_714_688],
    ['ResNet50', ResNet50, 25_636_712, 23_587_712],
    ['MobileNet', MobileNet, 4_253_864, 3_228_864],
    ['MobileNetV2', MobileNetV2, 3_538_984, 2_257_984],
  ])('%s has as many parameters as in Keras', async (_, make, whole, base) => {
    const model = await make({ weights: null })
    expect(model.countParams()).toBe(whole)
    expect(model.inputShapes).toEqual([[null, 224, 224, 3]])
    expect(model.graph!.outputs[0].shape).toEqual([null, 1000])
    const features = await make({ weights: null, includeTop: false, pooling: 'avg' })
    expect(features.countParams()).toBe(base)
    expect(features.inputShapes).toEqual([[null, null, null, 3]])
  })

  it('MobileNets come in several widths', async () => {
    expect((await MobileNet({ weights: null, alpha: 0.25 })).countParams()).toBe(475_544)
    expect((await MobileNetV2({ weights: null, alpha: 1.4 })).countParams()).toBe(6_156_712)
    const small = await MobileNetV2({
      weights: null,
      alpha: 0.35,
      includeTop: false,
      inputShape: [96, 96, 3],
    })
    expect(small.countParams()).toBe(410_208)
    expect(small.name).toBe('mobilenetv2_0.35_96')
    expect(small.graph!.outputs[0].shape).toEqual([null, 3, 3, 1280])
  })

  it('names and settings are those of Keras', async () => {
    const resnet = await ResNet50({ weights: null, includeTop: false, inputShape: [64, 64, 3] })
    const block = resnet.layers.map(({ name }) => name).filter((name) => name.startsWith('conv3_block1'))
    expect(block.sort()).toEqual(
      [
        '0_bn',
        '0_conv',
        '1_bn',
        '1_conv',
        '1_relu',
        '2_bn',
        '2_conv',
        '2_relu',
        '3_bn',
        '3_conv',
        'add',
        'out',
      ].map((part) => `conv3_block1_${part}`),
    )
    const normalizations = (model: Model) =>
      model.layers.filter((layer) => layer instanceof BatchNormalization)
    expect(normalizations(resnet)).toHaveLength(53)
    for (const { epsilon } of normalizations(resnet)) expect(epsilon).toBe(1.001e-5)
    const mobile = await MobileNetV2({ weights: null })
    for (const { epsilon, momentum } of normalizations(mobile))
      expect([epsilon, momentum]).toEqual([1e-3, 0.999])
    expect(mobile.getLayer('block_13_pad').getConfig().padding).toEqual([
      [0, 1],
      [0, 1],
    ])
    const odd = await MobileNetV2({ weights: null, includeTop: false, inputShape: [99, 32, 3] })
    expect(odd.getLayer('block_1_pad').getConfig().padding).toEqual([
      [0, 1],
      [0, 1],
    ]) // 50 × 16 pixels
    expect(odd.getLayer('block_3_pad').getConfig().padding).toEqual([
      [1, 1],
      [0, 1],
    ]) // 25 × 8
  })

  it('a network may have classes of its own, and be saved', async () => {
    const model = await MobileNet({
      weights: null,
      alpha: 0.25,
      classes: 7,
      inputShape: [32, 48, 3],
      classifierActivation: null,
    })
    const x = new NdArray(
      Float32Array.from({ length: 32 * 48 * 3 }, (_, i) => Math.sin(i)),
      [1, 32, 48, 3],
    )
    const y = await model.predict(x)
    expect(y.shape).toEqual([1, 7])
    const again = await loadModel(await model.toBytes('keras'))
    expect(await again.predict(x)).toEqual(y)
  })

  it.each([
    [{ classes: 10 }, "ImageNet's weights tell 1000 classes apart, got classes: 10"],
    [{ inputShape: [96, 96, 3] }, "ImageNet's top is for 224 pixels a side, got [96,96,3]"],
    [{ includeTop: false, inputShape: [64, 64, 1] }, "ImageNet's images have 3 channels"],
    [{ weights: null, inputShape: [31, 64, 3] }, 'at least 32 × 32 pixels, got [31,64,3]'],
    [{ weights: null, inputShape: [64, 64] }, 'expected inputShape [height, width, channels]'],
    [{ weights: null, inputShape: [null, null, 3] }, 'with the top, the inputShape must be known'],
    [{ weights: null, pooling: 'sum' as 'avg' }, "expected pooling 'avg', 'max' or null, got 'sum'"],
    [{ weights: null, classes: 0 }, 'expected a whole number of classes, got 0'],
    [{ classifierActivation: 'sigmoid' as const }, "for softmax, got classifierActivation: 'sigmoid'"],
  ])('refuses %j', async (options, message) => {
    await expect(ResNet50(options)).rejects.toThrow(message)
  })

  it('refuses images that nothing is left of', async () => {
    const options = { weights: null, includeTop: false }
    await expect(InceptionV3({ ...options, inputShape: [74, 75, 3] })).rejects.toThrow('at least 75 × 75')
    await expect(Xception({ ...options, inputShape: [71, 70, 3] })).rejects.toThrow('at least 71 × 71')
    await expect(EfficientNetB3({ inputShape: [224, 224, 3] })).rejects.toThrow('for 300 pixels a side')
  })

  it('what prepares the pixels may be left out', async () => {
    const model = await EfficientNetV2B0({ weights: null, includePreprocessing: false })
    expect(model.layers[0].name).toBe('stem_conv')
    const gray = await EfficientNetV2B0({ weights: null, includeTop: false, inputShape: [64, 64, 1] })
    expect(gray.layers[0].getConfig().offset).toBe(-1)
    const small = await MobileNetV3Small({ weights: null, minimalistic: true, includePreprocessing: false })
    expect(small.layers[0].name).toBe('conv')
    expect(small.countParams()).toBe(2_056_848)
    await expect(MobileNetV3Large({ minimalistic: true, alpha: 0.75 })).rejects.toThrow(
      'for alpha 1, got 0.75',
    )
    await expect(EfficientNetB3({ includePreprocessing: false } as object)).rejects.toThrow('no option')
  })

  it('refuses widths that there are no weights for', async () => {
    await expect(MobileNet({ alpha: 0.3 })).rejects.toThrow('alpha 0.25, 0.5, 0.75, 1, got 0.3')
    await expect(MobileNetV2({ alpha: 2 })).rejects.toThrow('alpha 0.35, 0.5, 0.75, 1, 1.3, 1.4, got 2')
  })
})

describe('preprocessing', () => {
  const pixels = [0, 51, 255, 255, 127.5, 0]

  it.each([
    ['resnet50', [255 - 103.939, 51 - 116.779, -123.68, -103.939, 127.5 - 116.779, 255 - 123.68]],
    ['vgg16', [255 - 103.939, 51 - 116.779, -123.68, -103.939, 127.5 - 116.779, 255 - 123.68]],
    ['mobilenet', [-1, -0.6, 1, 1, 0, -1]],
    ['mobilenetV2', [-1, -0.6, 1, 1, 0, -1]],
    ['resnetV2', [-1, -0.6, 1, 1, 0, -1]],
    [
      'densenet',
      [
        ...[-0.485 / 0.229, (0.2 - 0.456) / 0.224, (1 - 0.406) / 0.225],
        ...[(1 - 0.485) / 0.229, (0.5 - 0.456) / 0.224, -0.406 / 0.225],
      ],
    ],
  ] as const)('%s', async (name, want) => {
    const { preprocessInput } = applications[name]
    const images = new NdArray(Float32Array.from(pixels), [1, 2, 3])
    const onHost = preprocessInput(images)
    const onDevice = await preprocessInput(tensor(images)).array()
    for (const got of [onHost, onDevice]) {
      expect(got.shape).toEqual([1, 2, 3])
      want.forEach((value, i) => void expect(got.data[i]).toBeCloseTo(value, 4))
    }
    expect(() => preprocessInput<NdArray>(new NdArray(new Uint8Array(4), [2, 2, 1]))).toThrow(
      'images of three colours',
    )
  })
})

it('EfficientNets and MobileNetV3 take pixels as they are', () => {
  const gray = new NdArray(new Uint8Array(4), [2, 2, 1])
  for (const { preprocessInput } of [
    applications.efficientNet,
    applications.efficientNetV2,
    applications.mobilenetV3,
  ])
    expect(preprocessInput(gray)).toBe(gray)
})

describe('weights', () => {
  const real = host()
  afterEach(() => useHost(real))

  /** A host that fetches from a server on loopback, under the names that the public addresses end in. */
  function servedFrom(url: string, digest: (file: RemoteFile) => string): Host {
    return {
      ...nodeHost(),
      fetchFile: async (file) => {
        const [{ url: address }] = file.sources as [{ url: string }]
        const response = await fetch(`${url}/${address.split('/').at(-1)}`)
        const bytes = new Uint8Array(await response.arrayBuffer())
        expect(createHash('md5').update(bytes).digest('hex')).toBe(digest(file))
        return bytes
      },
    }
  }

  /** What Keras' first weight files are like: a group for each layer, also for those without weights. */
  async function publishedFile(model: Model): Promise<Bytes> {
    const tree = new Hdf5Tree()
    tree.setAscii('layer_names', ['input_1', ...model.layers.map(({ name }) => name)])
    tree.group('input_1').setAscii('weight_names', [])
    for (const layer of model.layers) {
      const group = tree.group(layer.name)
      const names = layer.weights.map((_, i) => `${layer.name}_${'Wb'[i]}_1:0`)
      group.setAscii('weight_names', names)
      for (const [i, { shape, size }] of layer.weights.entries()) {
        const values = Float32Array.from({ length: size }, (_, k) => ((k * 31 + i) % 257) / 257 - 0.5)
        group.put(names[i], new NdArray(values, shape))
      }
    }
    return writeHdf5(tree)
  }

  it('VGG16 takes the file that Keras publishes, in its real shapes', async () => {
    const file = await publishedFile(await VGG16({ weights: null, includeTop: false }))
    const server = await fileServer({
      '/vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5': (_, response) => response.end(file),
    })
    try {
      const asked: RemoteFile[] = []
      useHost(
        servedFrom(server.url, (remote) => {
          asked.push(remote)
          return createHash('md5').update(file).digest('hex')
        }),
      )
      const model = await VGG16({ includeTop: false })
      expect(asked[0].md5).toBe('6d6bbae143d832006294945121d1f1fc') // as Keras' source states it
      const [kernel, bias] = await model.getLayer('block5_conv3').getWeights()
      expect(kernel.shape).toEqual([3, 3, 512, 512])
      for (const k of [0, 1000, kernel.size - 1])
        expect(kernel.data[k]).toBeCloseTo(((k * 31) % 257) / 257 - 0.5, 6)
      expect(bias.data[511]).toBeCloseTo(((511 * 31 + 1) % 257) / 257 - 0.5, 6)
    } finally {
      await server.close()
    }
  })

  it('a file of one network is refused by another', async () => {
    const small = await MobileNet({ weights: null, alpha: 0.25, includeTop: false })
    const file = await small.toBytes('weights.h5')
    await expect(MobileNet({ weights: file, includeTop: false })).rejects.toThrow('belongs to another model')
    const again = await MobileNet({ weights: file, alpha: 0.25, includeTop: false })
    expect(await again.getLayer('conv_pw_13').getWeights()).toEqual(
      await small.getLayer('conv_pw_13').getWeights(),
    )
  })
})
