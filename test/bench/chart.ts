import { join } from 'node:path';
import { launchBrowser } from '../support/browser.ts';
import { projectRoot } from '../support/projectFolders.ts';
import type { EditorFigures } from './editorReport.ts';
import { type Figure, shortNumber } from './figures.ts';

interface Bar {
  readonly title: string;
  readonly figure: Figure;
  readonly isFloor: boolean;
}

const width = 960;
const titleWidth = 370;
const valueWidth = 150;
const barHeight = 26;
const gap = 14;
const top = 54;

/** Draws the chart of the README, how long it takes from the click to the first row; answers the file. */
export async function drawChart({ firstRow, farAway }: Pick<EditorFigures, 'firstRow' | 'farAway'>): Promise<string> {
  const bars: readonly Bar[] = [
    { title: '50 rows written into the code', figure: firstRow.hardCoded, isFloor: true },
    { title: '50 rows from one request, nothing else', figure: firstRow.nodeHttp, isFloor: true },
    { title: 'Mixpeek, first start', figure: firstRow.explorer, isFloor: false },
    { title: 'Mixpeek, second start, server 300 ms away', figure: farAway.second, isFloor: false },
  ];
  const path = join(projectRoot, 'media', 'screenshots', 'first-row.png');
  const browser = await launchBrowser();
  const height = top + bars.length * (barHeight + gap) + 10;
  const page = await browser.newPage({ viewport: { width, height }, deviceScaleFactor: 2 });
  await page.setContent(`<!doctype html><style>body{margin:0}</style>${chartImage(bars, height)}`);
  await page.screenshot({ path });
  await browser.close();
  return path;
}

function chartImage(bars: readonly Bar[], height: number): string {
  const longest = Math.max(...bars.map(({ figure }) => figure.max));
  const floor = bars[0]?.figure.median ?? Number.NaN;
  const scale = (width - titleWidth - valueWidth) / longest;
  const at = (value: number): number => titleWidth + value * scale;
  const rows = bars.map(({ title, figure, isFloor }, index) => {
    const y = top + index * (barHeight + gap);
    const middle = y + barHeight / 2;
    const text = `${shortNumber(figure.median)} ms · ${shortNumber(figure.median / floor)}×`;
    return `
      <text x="${titleWidth - 12}" y="${middle + 5}" text-anchor="end">${title}</text>
      <rect x="${titleWidth}" y="${y}" width="${figure.median * scale}" height="${barHeight}" rx="3" fill="${isFloor ? '#9aa4b2' : '#3b5bdb'}"/>
      <path d="M${at(figure.min)} ${middle}H${at(figure.max)}M${at(figure.min)} ${middle - 5}v10M${at(figure.max)} ${middle - 5}v10" stroke="#1b1f3b" stroke-width="1.5" fill="none"/>
      <text x="${at(figure.max) + 12}" y="${middle + 5}" font-weight="600">${text}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="15" fill="#1b1f3b">
    <rect width="100%" height="100%" fill="#ffffff"/>
    <text x="20" y="32" font-size="17" font-weight="600">From the click on the icon to the first row</text>
    ${rows.join('')}
  </svg>`;
}
