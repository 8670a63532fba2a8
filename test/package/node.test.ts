// In Node nobody waits for kilobytes: `glassgrad` has the layers that a page imports from entries of their own.

import * as face from 'glassgrad'
import * as image from 'glassgrad/image'
import * as layers from 'glassgrad/layers'
import { expect, it } from 'vitest'

it('has all layers in Node', () => {
  expect(face).toMatchObject({ ...image, ...layers })
})
