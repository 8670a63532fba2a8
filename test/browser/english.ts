import type { Page } from 'playwright-core'

/** Names of people, libraries, data, networks, classes and languages, which Russian readers meet as they are. */
const NAMES = new Set(
  `glassgrad Keras TensorFlow jax-js TF JavaScript TypeScript WebGPU WGSL Node Chrome Edge Safari Firefox Windows macOS Linux
  XOR GAN Grad-CAM GPU API JSON HTML MNIST Fashion-MNIST CIFAR ImageNet LeNet LeNet-5 AlexNet ResNet MobileNet MLP CNN LSTM Adam SGD RMSprop Dropout
  Sequential Dense Flatten Attention Learning Rate Scheduler Finder Batch Normalization Transfer L1 L2
  LeCun Cortes Burges Krizhevsky Nair Hinton Zalando SE Google Tux Paint Apache MIT GPL CC BY-SA Y C A V G BatchNorm
  Ctrl Enter Tab Esc FLOP GFLOP MFLOP kFLOP relu sigmoid tanh softmax adam sgd rmsprop elu selu gelu silu softplus
  ln kernel bias loss accuracy matmul conv2d add sum dropout embedding fit compile predict evaluate same wasm webgpu llvmpipe SwiftShader English npm Dawn Threefry Map
  slot feed frame origin arena scope seed uniform
  dtype Lion Softmax gamma beta dz dy up down pad dilation bench Cache storage
  Mesa LLVM Lavapipe Vulkan AMD Intel NVIDIA Xeon CUDA`
    .split(/\s+/)
    .filter(Boolean),
)
/** What code looks like wherever it stands: dense_1, val_loss, maxPool2d, EarlyStopping, model.fit, pool/max.wgsl, l2(0.01). */
const CODE = /[_\d./]|[a-z][A-Z]/

/** The words of Latin letters on a page that are neither code nor names; everything that opens has been opened. */
export async function english(page: Page): Promise<string[]> {
  const words = await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true
    const texts: string[] = []
    const isForeign = (element: Element | null) =>
      element?.closest(
        'code, pre, math, textarea, script, style, noscript, select, svg title, [lang="en"], [translate="no"]',
      )
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      if (!isForeign(walker.currentNode.parentElement)) texts.push(walker.currentNode.textContent ?? '')
    }
    for (const name of ['aria-label', 'title', 'placeholder', 'alt']) {
      for (const element of document.querySelectorAll(`[${name}]`)) {
        if (!isForeign(element)) texts.push(element.getAttribute(name)!)
      }
    }
    return texts.flatMap((text) => text.match(/[A-Za-z][\w./-]*/g) ?? [])
  })
  const unknown = words
    .map((word) => word.replace(/[./-]+$/, ''))
    // A single letter is a formula's.
    .filter((word) => word.length > 1 && !NAMES.has(word) && !CODE.test(word))
  return [...new Set(unknown)]
}
