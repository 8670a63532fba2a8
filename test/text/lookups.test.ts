// Numbers of Keras' own tests of these layers (keras 3.15.1, *_test.py), which ran with TensorFlow.

import { ready } from 'glassgrad'
import {
  HashedCrossing,
  Hashing,
  type HashingOptions,
  type HostValues,
  IntegerLookup,
  StringLookup,
  TextVectorization,
} from 'glassgrad/text'
import { beforeAll, describe, expect, it } from 'vitest'
import { fingerprint64 } from '../../src/layers/text/farmHash.js'
import { sipHash } from '../../src/layers/text/sipHash.js'

beforeAll(() => ready())

const values = async (x: { array(): Promise<{ toArray(): unknown }> }) => (await x.array()).toArray()
/** float32 as it prints. */
const rounded = async (x: { data(): Promise<ArrayLike<number>> }) =>
  Array.from(await x.data(), (v) => Number(v.toPrecision(6)))

describe('TextVectorization', () => {
  it('learns words, the most frequent first, and gives their numbers', async () => {
    const vectorize = new TextVectorization({ maxTokens: 5000, outputSequenceLength: 4 })
    await vectorize.adapt(['foo bar', 'bar baz', 'baz bada boom'])
    expect(vectorize.getVocabulary()).toEqual(['', '[UNK]', 'baz', 'bar', 'foo', 'boom', 'bada'])
    const out = vectorize.apply([['foo qux bar'], ['qux baz']])
    expect(await values(out)).toEqual([
      [4, 1, 3, 0],
      [1, 2, 0, 0],
    ])
  })

  it('fills up to the longest, or cuts', () => {
    const vocabulary = ['baz', 'bar', 'foo']
    const vectorize = new TextVectorization({ vocabulary })
    expect(vectorize.encode(['foo qux bar', '', 'baz']).toArray()).toEqual([
      [4, 1, 3],
      [0, 0, 0],
      [2, 0, 0],
    ])
    const short = new TextVectorization({ vocabulary, outputSequenceLength: 2 })
    expect(short.encode(['foo qux bar', 'baz']).toArray()).toEqual([
      [4, 1],
      [2, 0],
    ])
  })

  it.each([
    ['lower_and_strip_punctuation', [[2, 3, 4, 5, 1, 1, 6, 7]]],
    ['lower', [[1, 1, 4, 5, 1, 1, 6, 1]]],
    [null, [[1, 1, 1, 5, 1, 1, 6, 1]]],
  ] as const)('standardize %s', (standardize, expected) => {
    const vocabulary = ['hello', 'world', 'this', 'is', 'nice', 'test']
    const vectorize = new TextVectorization({ standardize, vocabulary })
    expect(vectorize.encode(['Hello, World!. This is just a nice test!']).toArray()).toEqual(expected)
  })

  it('strips every sign that TensorFlow strips, and makes A to Z small alone', () => {
    const signs = '!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\''
    const vectorize = new TextVectorization({ vocabulary: ['ab', 'aÉ', '…'] })
    expect(vectorize.encode([`A${signs}b aÉ aé …`]).toArray()).toEqual([[2, 3, 1, 4]])
  })

  it('cuts by letters, not at all, or by a function', () => {
    const letters = new TextVectorization({ split: 'character', vocabulary: ['a', 'b', '😀'] })
    expect(letters.encode(['ab😀c']).toArray()).toEqual([[2, 3, 4, 1]])
    const whole = new TextVectorization({ split: null, vocabulary: ['foo', 'foo bar'] })
    expect(whole.encode([['foo'], ['foo bar'], ['bar']]).toArray()).toEqual([[2], [3], [1]])
    const own = new TextVectorization({
      standardize: (text) => text.replaceAll('-', '|'),
      split: (text) => text.split('|'),
      vocabulary: ['foo', 'bar'],
    })
    expect(own.encode(['foo-bar|x']).toArray()).toEqual([[2, 3, 1]])
  })

  it('counts runs of words', async () => {
    const upTo = new TextVectorization({ ngrams: 2 })
    await upTo.adapt(['foo bar baz'])
    expect(upTo.getVocabulary(false)).toEqual(['foo bar', 'foo', 'baz', 'bar baz', 'bar'])
    expect(upTo.encode(['foo bar']).toArray()).toEqual([[3, 6, 2]])
    const these = new TextVectorization({ ngrams: [1, 3] })
    await these.adapt(['foo bar baz'])
    expect(these.getVocabulary(false)).toEqual(['foo bar baz', 'foo', 'baz', 'bar'])
  })

  it('gives rows over the vocabulary', async () => {
    const vocabulary = ['foo', 'bar', 'baz']
    const texts = ['foo bar', 'baz foo foo']
    const hot = new TextVectorization({ outputMode: 'multi_hot', vocabulary })
    expect(await values(hot.apply(texts))).toEqual([
      [0, 1, 1, 0],
      [0, 1, 0, 1],
    ])
    const count = new TextVectorization({ outputMode: 'count', vocabulary })
    expect(await values(count.apply(texts))).toEqual([
      [0, 1, 1, 0],
      [0, 2, 0, 1],
    ])
    const idf = new TextVectorization({ outputMode: 'tf_idf', vocabulary, idfWeights: [0.3, 0.5, 0.2] })
    expect(await rounded(idf.apply(texts))).toEqual([0, 0.3, 0.5, 0, 0, 0.6, 0, 0.2])
    const padded = new TextVectorization({
      outputMode: 'multi_hot',
      vocabulary,
      maxTokens: 8,
      padToMaxTokens: true,
    })
    expect(padded.apply(['foo bar']).shape).toEqual([1, 8])
  })

  it('learns how rare words are: log(1 + n / (1 + texts with it))', async () => {
    const idf = new TextVectorization({ outputMode: 'tf_idf' })
    await idf.adapt(['foo bar foo', 'foo baz'])
    expect(idf.getVocabulary()).toEqual(['[UNK]', 'foo', 'baz', 'bar'])
    const [foo, rare] = [Math.log(1 + 2 / 3), Math.log(2)]
    const mean = (foo + rare + rare) / 3
    expect(await rounded(idf.apply(['foo foo bar qux']))).toEqual(
      [mean, 2 * foo, 0, rare].map((v) => Number(v.toPrecision(6))),
    )
  })

  it('learns from batches, keeps to maxTokens', async () => {
    const vectorize = new TextVectorization({ maxTokens: 4 })
    async function* batches() {
      yield ['a b a', 'c']
      yield ['b a']
    }
    await vectorize.adapt(batches())
    expect(vectorize.getVocabulary()).toEqual(['', '[UNK]', 'a', 'b'])
  })

  it('says what is wrong', async () => {
    expect(() => new TextVectorization({ outputMode: 'count', outputSequenceLength: 3 })).toThrow(
      "outputSequenceLength goes with outputMode 'int' alone",
    )
    expect(() => new TextVectorization({ ngrams: 0 })).toThrow('ngrams as a whole number from 1 up')
    expect(() => new TextVectorization({ max_tokens: 3 } as object)).toThrow('called maxTokens here')
    expect(() => new TextVectorization().encode(['a'])).toThrow('has no vocabulary yet')
    expect(() => new TextVectorization({ vocabulary: ['a'] }).encode([1, 2] as never)).toThrow(
      'expected texts, got numbers such as 1',
    )
    expect(() => new TextVectorization({ vocabulary: ['a', 'b', 'a'] })).toThrow("has 'a' twice")
    expect(() => new TextVectorization({ vocabulary: ['a', ''] })).toThrow("'' stands for nothing")
    expect(() => new TextVectorization({ vocabulary: ['a', 'b'], maxTokens: 3 })).toThrow('beyond maxTokens')
    const given = new TextVectorization({ vocabulary: ['a'] })
    await expect(given.adapt(['b'])).rejects.toThrow('given as an option')
    const hot = new TextVectorization({ outputMode: 'multi_hot' })
    await hot.adapt(['a b'])
    hot.apply(['a'])
    await expect(hot.adapt(['a b c'])).rejects.toThrow('output is 3 wide')
  })
})

describe('StringLookup', () => {
  it('refuses to write a vocabulary that Keras would read otherwise', async () => {
    const lookup = new StringLookup()
    await lookup.adapt(['a\u2028b', 'c'])
    expect(() => lookup.hostState().assets()).toThrow('has a line end in it')
  })

  it('numbers texts', async () => {
    const lookup = new StringLookup()
    await lookup.adapt(['a', 'a', 'a', 'b', 'b', 'c'])
    expect(await values(lookup.apply(['b', 'c', 'd']))).toEqual([2, 3, 0])
    expect(lookup.decode([[2, 3, 0]])).toEqual([['b', 'c', '[UNK]']])
    expect(lookup.getVocabulary()).toEqual(['[UNK]', 'a', 'b', 'c'])
  })

  it('has a number for nothing, and several for unknown texts', () => {
    const masked = new StringLookup({ vocabulary: ['a', 'b'], maskToken: '', oovToken: '[OOV]' })
    expect(masked.getVocabulary()).toEqual(['', '[OOV]', 'a', 'b'])
    expect(masked.encode([['a', '', 'x']]).toArray()).toEqual([[2, 0, 1]])
    const several = new StringLookup({ vocabulary: ['a'], numOovIndices: 2 })
    // FarmHash, as Hashing with two bins
    const unknown = ['omar', 'stringer', 'marlo', 'wire', 'skywalker']
    expect(several.encode(['a', ...unknown]).toArray()).toEqual([2, 0, 0, 1, 0, 0])
    const none = new StringLookup({ vocabulary: ['a'], numOovIndices: 0 })
    expect(() => none.encode(['a', 'z'])).toThrow("'z' is not in the vocabulary")
  })

  it('drops what stands for nothing from rows over the vocabulary', async () => {
    const lookup = new StringLookup({ vocabulary: ['a', 'b'], maskToken: '', outputMode: 'count' })
    const texts = [['a', '', 'x', 'a']]
    expect(await values(lookup.apply(texts))).toEqual([[1, 2, 0]])
    const one = new StringLookup({ vocabulary: ['a', 'b'], outputMode: 'one_hot' })
    expect(await values(one.apply([['a'], ['x']]))).toEqual([
      [0, 1, 0],
      [1, 0, 0],
    ])
  })
})

describe('IntegerLookup', () => {
  it('numbers whole numbers', async () => {
    const lookup = new IntegerLookup({ numOovIndices: 1 })
    await lookup.adapt([[12], [36], [1138], [42], [42]])
    expect(lookup.getVocabulary()).toEqual([-1, 42, 1138, 36, 12])
    expect(lookup.encode([42, 7, 12]).toArray()).toEqual([1, 0, 4])
    expect(lookup.decode([1, 0])).toEqual([42, -1])
    const back = new IntegerLookup({ vocabulary: [5, 6], invert: true })
    expect(await values(back.apply([[1, 2, 0]]))).toEqual([[5, 6, -1]])
    expect(() => lookup.encode([1.5])).toThrow('expected whole numbers, got 1.5 at place 0')
    expect(() => lookup.encode(['a'])).toThrow("expected whole numbers, got texts such as 'a'")
  })

  it('spreads unknown ones by their rest', () => {
    const lookup = new IntegerLookup({ vocabulary: [10], numOovIndices: 3 })
    expect(lookup.encode([10, 4, 5, -1]).toArray()).toEqual([3, 1, 2, 2])
  })
})

describe('hashes', () => {
  const letters = [['A'], ['B'], ['C'], ['D'], ['E']]
  const names = [['omar'], ['stringer'], ['marlo'], ['wire'], ['skywalker']]
  it.each<[HashingOptions & { numBins: number }, HostValues, number[]]>([
    [{ numBins: 3 }, letters, [1, 0, 1, 1, 2]],
    [{ numBins: 3, maskValue: '' }, [['A'], ['B'], [''], ['C'], ['D']], [1, 1, 0, 2, 2]],
    [{ numBins: 3, salt: [133, 137] as const }, letters, [1, 2, 1, 0, 2]],
    [{ numBins: 3, salt: 133 }, letters, [0, 0, 2, 1, 0]],
    [{ numBins: 1 }, letters, [0, 0, 0, 0, 0]],
    [{ numBins: 2 }, names, [0, 0, 1, 0, 0]],
    [{ numBins: 3, maskValue: 'omar' }, names, [0, 1, 2, 1, 1]],
    [{ numBins: 2, salt: [211, 137] as const }, names, [1, 0, 1, 0, 1]],
    [{ numBins: 3 }, [[0], [1], [2], [3], [4]], [1, 0, 1, 0, 2]],
    [{ numBins: 3, salt: [133, 137] as const }, [[0], [1], [2], [3], [4]], [1, 1, 2, 0, 1]],
  ])('Hashing %o', ({ numBins, ...options }, x, expected) => {
    expect([...new Hashing(numBins, options).encode(x).data]).toEqual(expected)
  })

  it('gives rows over the bins', async () => {
    const hot = new Hashing(3, { outputMode: 'one_hot' })
    expect(await values(hot.apply([[0], [1], [4]]))).toEqual([
      [0, 1, 0],
      [1, 0, 0],
      [0, 0, 1],
    ])
    expect(await values(new Hashing(3, { outputMode: 'count' }).apply([[0, 1, 2, 3, 4]]))).toEqual([
      [2, 2, 1],
    ])
  })

  it('crosses features', async () => {
    const [a, b] = [
      ['A', 'B', 'A', 'B', 'A'],
      [101, 101, 101, 102, 102],
    ]
    expect(new HashedCrossing(5).encode([a, b]).toArray()).toEqual([1, 4, 1, 1, 3])
    const hot = new HashedCrossing(5, { outputMode: 'one_hot' }).apply([a, b])
    expect((await values(hot)) as number[][]).toContainEqual([0, 0, 0, 1, 0])
    expect(() => new HashedCrossing(5).encode([a])).toThrow('at least two features')
    expect(() => new HashedCrossing(5).encode([a, [1, 2]])).toThrow('got [5] and [2]')
  })

  it('fingerprints as the C++ of Google, whatever the length', () => {
    // farmhash::Fingerprint64 of bytes (i·37 + n·11) mod 251
    const known: [number, bigint][] = [
      [128, 16595100434439048011n],
      [192, 4255660442806691395n],
      [256, 11172411453234872066n],
      [320, 14979998960769445338n],
    ]
    for (const [n, expected] of known) {
      expect(fingerprint64(Uint8Array.from({ length: n }, (_, i) => (i * 37 + n * 11) % 251))).toBe(expected)
    }
    expect(fingerprint64(new Uint8Array())).toBe(0x9ae16a3b2f90404fn)
  })

  it('is SipHash-2-4: the test vector of its paper', () => {
    const key = [0x0706050403020100n, 0x0f0e0d0c0b0a0908n] as const
    expect(
      sipHash(
        Uint8Array.from({ length: 15 }, (_, i) => i),
        key,
      ),
    ).toBe(0xa129ca6149be45e5n)
  })
})
