import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import * as functions from '../src/tensor/ops/functions.js'
import { methods } from '../src/tensor/ops/index.js'
import { toHtml } from '../web/learn/build/markdown.js'
import { opsIndex } from '../web/learn/build/opsIndex.js'

const ops = opsIndex()
const byName = Object.fromEntries(ops.map((op) => [op.name, op]))
const shadersOf = (name: string) => byName[name].shaders.map((file) => file.replace('src/kernels/', ''))

describe('the index of all ops', () => {
  it('has them all', () => {
    const names = [
      ...Object.keys(methods),
      'categoricalCrossentropy',
      'concat',
      'dotProductAttention',
      'stack',
    ]
    // `swish` is another name of `silu`.
    const entries = Object.entries(functions)
    const found = ops.map(({ name }) => name)
    const known = new Set(entries.flatMap(([name, op]) => (found.includes(name) ? [op] : [])))
    const keras = entries.flatMap(([name, op]) =>
      'signature' in op && (found.includes(name) || !known.has(op)) ? [name] : [],
    )
    expect(keras.length).toBeGreaterThan(200)
    expect(found.sort()).toEqual([...new Set([...names, ...keras])].sort())
  })

  it('names files that there are', () => {
    const files = ops.flatMap(({ source, shaders, test }) => [source, test, ...shaders])
    const missing = files.filter((file) => !existsSync(fileURLToPath(new URL(`../${file}`, import.meta.url))))
    expect(missing).toEqual([])
  })

  it('says the gradient of each op that has one', () => {
    const none = ['oneHot', 'zerosLike', 'onesLike']
    const silent = ops.filter(
      ({ name, about, differentiable }) =>
        differentiable &&
        !none.includes(name) &&
        !/gradient|derivative|differentiable|d\/dx|\bdx\b|dA =/i.test(about),
    )
    expect(silent.map(({ name }) => name)).toEqual([])
  })

  it('follows an op to its shaders', () => {
    expect(shadersOf('neg')).toEqual(['each.wgsl', 'map.wgsl', 'operands.wgsl'])
    expect(shadersOf('relu')).toEqual([
      'each.wgsl',
      'map.wgsl',
      'operands.wgsl',
      'places.wgsl',
      'zip.wgsl',
      'zipBroadcast.wgsl',
    ])
    expect(shadersOf('sum')).toEqual([
      'each.wgsl',
      'reduce.wgsl',
      'reduceRows.wgsl',
      'reduction.wgsl',
      'together.wgsl',
    ])
    expect(shadersOf('softmax')).toEqual(expect.arrayContaining(['softmax.wgsl', 'softmaxGrad.wgsl']))
    expect(shadersOf('matmul')).toContain('matmul/subgroup.wgsl')
    expect(shadersOf('averagePool2d')).toEqual(
      expect.arrayContaining(['pool/average.wgsl', 'pool/averageGrad.wgsl', 'pool/windows.wgsl']),
    )
    expect(shadersOf('reshape')).toEqual([])
  })

  it('knows what an op is called with', () => {
    expect(byName.add.parameters).toBe('(x: Tensor, y: TensorLike)')
    expect(byName.scatterAdd.parameters).toBe('(x: Tensor, indices: Tensor, axis: number, length: number)')
  })
})

describe('a document of the site', () => {
  const html = (markdown: string) => toHtml(markdown, 'docs/page.md')

  it('links to pages and sources of the site', () => {
    expect(html('[a](kernels.md) [b](../src/index.ts) [c](https://example.org/)')).toBe(
      '<p><a href="#/learn/kernels">a</a> <a href="#/source/src/index.ts">b</a> <a href="https://example.org/">c</a></p>\n',
    )
  })

  it('colours code, and lets none of it be HTML', () => {
    expect(html('```ts\nconst a = 1 < 2\n```')).toContain('<span class="hljs-keyword">const</span> a = ')
    expect(html('```\n<b>&\n```')).toBe('<pre tabindex="0"><code>&#60;b&#62;&#38;</code></pre>\n')
  })
})
