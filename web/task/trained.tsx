import { useSignal } from '@preact/signals'
import { DigitReader } from '../digit/reader.js'
import type { FileFormat, ModelFacts } from '../session/protocol.js'
import { exportModel } from '../session/session.js'
import { count, say } from '../site/language.js'
import { save } from '../site/save.js'

const FORMATS: readonly FileFormat[] = ['keras', 'safetensors', 'onnx']

/** The model that a run has left: to try, where it reads digits, and to take home. */
export function Trained({ model: { parameters, readsDigits }, name }: { model: ModelFacts; name: string }) {
  const problem = useSignal('')
  const download = async (format: FileFormat) => {
    try {
      save(await exportModel(format), `${name}.${format}`)
      problem.value = ''
    } catch (error) {
      problem.value = (error as Error).message
    }
  }
  return (
    <>
      {readsDigits && <DigitReader />}
      <div class="buttons take">
        <span>
          {say({ ru: 'Обученная модель', en: 'The trained model' })} ({count(parameters)}{' '}
          {say({ ru: 'параметров', en: 'parameters' })}):
        </span>
        {FORMATS.map((format) => (
          <button type="button" key={format} onClick={() => download(format)}>
            {say({ ru: 'Скачать', en: 'Download' })} <code>.{format}</code>
          </button>
        ))}
        {problem.value && (
          <span role="alert" lang="en">
            {problem.value}
          </span>
        )}
      </div>
    </>
  )
}
