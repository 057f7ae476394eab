import { act, render, screen } from '@testing-library/react';
import { Profiler } from 'react';
import { Ago, ClockTime, Countdown, TimeLeft, Took } from './Time';
import { agoText, clockTimeText } from './words';

const NOW = new Date(2026, 10, 23, 14, 20, 0).getTime();
const at = (...parts: [number, number, number, number?, number?, number?]) =>
  new Date(...(parts as [number, number, number])).toISOString();
const before = (seconds: number) => new Date(NOW - seconds * 1e3).toISOString();

describe('agoText', () => {
  it.each([
    [before(0), 'just now'],
    [before(-30), 'just now'],
    [before(20), '20 s ago'],
    [before(18 * 60), '18 min ago'],
    [before(2 * 3600 + 1700), '2 h ago'],
    [before(13 * 3600), '13 h ago'],
    [before(16 * 3600), 'yesterday'],
    [before(3 * 86400), '3 days ago'],
    [at(2026, 9, 11, 12), '11 Oct'],
    [at(2025, 9, 11, 12), '11 Oct 2025'],
    ['nonsense', ''],
  ])('%s is "%s"', (time, text) => expect(agoText(time, NOW)).toBe(text));

  it('does not call twenty minutes "yesterday" because midnight was between', () => {
    const midnight = new Date(2026, 10, 23, 0, 10).getTime();
    expect(agoText(new Date(midnight - 20 * 6e4).toISOString(), midnight)).toBe(
      '20 min ago',
    );
  });
});

describe('clockTimeText', () => {
  it.each([
    [at(2026, 10, 23, 14, 2), '14:02'],
    [at(2026, 10, 22, 9, 5), 'yesterday 09:05'],
    [at(2026, 10, 11, 9, 5), '11 Nov 09:05'],
    [at(2025, 10, 11, 9, 5), '11 Nov 2025 09:05'],
  ])('%s is "%s"', (time, text) => expect(clockTimeText(time, NOW)).toBe(text));
});

describe('how long something took', () => {
  const took = (ms: number) => {
    const { container } = render(
      <Took from={new Date(NOW - ms).toISOString()} to={before(0)} />,
    );
    return container.textContent;
  };

  it.each([
    [0, '< 1 s'],
    [300, '< 1 s'],
    [800, '1 s'],
    [3 * 60_000, '3 min'],
  ])('%s ms is "%s"', (ms, text) => expect(took(ms)).toBe(text));
});

describe('times on the page', () => {
  beforeEach(() => jest.useFakeTimers({ now: NOW }));
  afterEach(() => jest.useRealTimers());

  const pass = (seconds: number) =>
    act(() => {
      jest.advanceTimersByTime(seconds * 1000);
    });

  it('tick by themselves, and say the exact time on hover', () => {
    render(
      <>
        <Ago at={before(58)} />
        <Took from={before(10)} />
        <Took from={before(10)} clock />
        <Countdown to={before(-80)} />
        <TimeLeft to={before(-14 * 60)} />
        <ClockTime at={before(0)} />
      </>,
    );
    expect(screen.getByText('58 s ago')).toHaveAttribute(
      'title',
      expect.stringMatching(/23 Nov 2026, 14:19:02/),
    );
    expect(screen.getByText('1:20')).toBeVisible();
    expect(screen.getByText('14 min')).toBeVisible();
    expect(screen.getByText('14:20')).toBeVisible();
    pass(5);
    expect(screen.getByText('1 min ago')).toBeVisible();
    expect(screen.getByText('15 s')).toBeVisible();
    expect(screen.getByText('0:15')).toBeVisible();
    expect(screen.getByText('1:15')).toBeVisible();
    pass(80);
    expect(screen.getByText('now')).toBeVisible();
  });

  it('render again only when their text changes', () => {
    const onRender = jest.fn();
    render(
      <Profiler id="ago" onRender={onRender}>
        <Ago at={before(18 * 60)} />
      </Profiler>,
    );
    pass(50);
    expect(onRender).toHaveBeenCalledTimes(1);
    pass(15);
    expect(onRender).toHaveBeenCalledTimes(2);
  });

  it('rest while the page is hidden', () => {
    const visibility = jest
      .spyOn(document, 'visibilityState', 'get')
      .mockReturnValue('hidden');
    render(<Took from={before(0)} />);
    pass(10);
    expect(screen.getByText('0 s')).toBeVisible();
    visibility.mockReturnValue('visible');
    act(() => {
      document.dispatchEvent(new Event('visibilitychange'));
    });
    expect(screen.getByText('10 s')).toBeVisible();
    visibility.mockRestore();
  });
});
