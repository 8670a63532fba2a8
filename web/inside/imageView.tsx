import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { number } from '../../tasks/language.js'
import { count, language, say } from '../site/language.js'
import { type LookProps, useLook } from './asked.js'
import { Chooser, LayerChoice } from './chooser.js'
import { Heat } from './pictures.js'

/** What in an image speaks for a class: found by covering parts of it, and by gradients. */
export function ImageView({ samples, answers, chosen, convolutions, layer }: LookProps) {
  const label = useSignal<number | null>(null)
  useEffect(() => {
    label.value = null
  }, [chosen.value])
  const { seen, problem } = useLook({
    at: 'image',
    image: chosen.value,
    label: label.value,
    layer: convolutions.length > 0 ? layer.value : null,
  })
  const named = (k: number) => say(samples.classNames[k])
  return (
    <>
      <p>
        {say({
          ru: 'Откуда ответ? Синее говорит за выбранный класс, оранжевое — против него.',
          en: 'Where does an answer come from? Blue speaks for the class that is asked about, orange against it.',
        })}
      </p>
      <div class="choices">
        <Chooser {...{ samples, answers, chosen }} />
        <label>
          {say({ ru: 'Что говорит за', en: 'What speaks for' })}{' '}
          <select
            value={label.value ?? seen?.label ?? 0}
            onChange={({ currentTarget: { value } }) => (label.value = Number(value))}
          >
            {samples.classNames.map((name, k) => (
              <option key={name} value={k}>
                {named(k)}
                {seen && `: ${percent(seen.probabilities[k])}`}
              </option>
            ))}
          </select>
        </label>
        <LayerChoice names={convolutions.map(({ name }) => name)} layer={layer} />
      </div>
      {problem && (
        <p role="alert" lang="en">
          {problem}
        </p>
      )}
      {seen && (
        <div class="evidence">
          <figure>
            <figcaption>{say({ ru: 'Закрыть часть', en: 'Cover a part' })}</figcaption>
            <Heat
              samples={samples}
              image={chosen.value}
              heat={seen.occlusion}
              label={say({
                ru: `Что теряет «${named(seen.label)}», если пиксели закрыть`,
                en: `What “${named(seen.label)}” loses when pixels are covered`,
              })}
            />
            <p>
              {say({
                ru: `Заплатка ползёт по картинке, и сеть каждый раз отвечает заново. Синее — без него вероятность падает: самое важное стоит ${percent(Math.max(0, ...seen.occlusion.data))}. Оранжевое — без него сеть была бы увереннее.`,
                en: `A patch moves over the image, and the network answers each time. Blue: without it the probability falls, by ${percent(Math.max(0, ...seen.occlusion.data))} where it counts most. Orange: without it the network would be surer.`,
              })}{' '}
              <a href="#/source/web/inside/occlusion.ts">{say({ ru: 'Код', en: 'The code' })}</a>
            </p>
          </figure>
          {seen.gradCam && (
            <figure>
              <figcaption>Grad-CAM</figcaption>
              <Heat
                samples={samples}
                image={chosen.value}
                heat={seen.gradCam}
                label={say({
                  ru: `Grad-CAM: что говорит за «${named(seen.label)}»`,
                  en: `Grad-CAM: what speaks for “${named(seen.label)}”`,
                })}
              />
              <p>
                {say({
                  ru: `Карты свёртки складываются с весами: насколько класс выигрывает, если карта станет сильнее. Это её градиент, один проход назад вместо сотни ответов. Карта груба, ${seen.gradCam.shape.join(' × ')}, потому растянута.`,
                  en: `The convolution’s maps are added up, each by how much the class gains when it grows. That is its gradient: one pass backwards instead of a hundred answers. The map is coarse, ${seen.gradCam.shape.join(' × ')}, and so it is stretched.`,
                })}{' '}
                <a href="#/source/web/inside/gradCam.ts">{say({ ru: 'Код', en: 'The code' })}</a>
              </p>
            </figure>
          )}
        </div>
      )}
    </>
  )
}

/** A probability as people say it: 97 %, 0.3 %. */
function percent(share: number): string {
  const value = share * 100
  if (value >= 10 || value === 0) return `${count(Math.round(value))} %`
  return value < 0.1
    ? `< ${number(0.1, language.value).replace(/0+$/, '')} %`
    : `${value.toLocaleString(language.value, { maximumSignificantDigits: 1 })} %`
}
