import { KEYSPACE } from '../../../domain/names.ts';
import { companies } from '../pipeline.ts';
import { SECTORS } from '../record.ts';
import { BUCKET_MINUTES, GRANULARITY } from '../../../grafana/granularity.ts';
import { REST } from '../../../grafana/transformations.ts';

const TABLES = companies.names.tables;
const TOTALS = `${KEYSPACE}.${TABLES.totals}`;

/** Buckets that begin in the time range. The plugin replaces both with milliseconds. */
const IN_RANGE = 'bucket >= $__timeFrom AND bucket < $__timeTo';

/** Every statement names whole partition keys: it reads the buckets of the range, whatever the tables hold. */
const OF_GRANULARITY = `granularity = ${GRANULARITY}`;
const ALL = `${OF_GRANULARITY} AND dimension = 'all' AND value = 'all' AND ${IN_RANGE}`;

/** `sqlstring` doubles the quote in Côte d'Ivoire, as CQL wants it; `singlequote` would escape it with a backslash. */
const COUNTRIES = `${OF_GRANULARITY} AND dimension = 'country' AND value IN (\${country:sqlstring}) AND ${IN_RANGE}`;

const SIZES = `${OF_GRANULARITY} AND dimension = 'size' AND value IN ('micro', 'small', 'medium', 'large') AND ${IN_RANGE}`;

/** A sector that is none of these is counted as the rest: what all companies have beyond them. */
const SECTOR_NAMES = SECTORS.map((sector) => `'${sector}'`).join(', ');
const SECTORS_IN_RANGE = `${OF_GRANULARITY} AND dimension = 'sector' AND value IN (${SECTOR_NAMES}) AND ${IN_RANGE}`;

/** One row a value. Of one frame: the constant dimension is the series' id. */
const BY_VALUE = 'GROUP BY granularity, dimension, value';

/** What is written is kept for an hour; what is older has expired, and reading over many expired rows fails. */
const NEWEST = `${KEYSPACE}.${TABLES.recent} WHERE list = 'newest' AND timestamp_column >= `;
const HOUR_MS = 3_600_000;

/** A time that a number of milliseconds stands for. */
const time = (ms: string) => `blob_as_timestamp(bigint_as_blob(${ms}))`;
const HOUR_AGO = `to_unix_timestamp(now()) - ${HOUR_MS}`;
const WITHIN_THE_HOUR = time(`collection_max((list<bigint>)[$__timeFrom, ${HOUR_AGO}])`);

/** Of longer ranges than this, an hour's points would lie on top of each other: a bound behind the range's end leaves none. */
const RANGE_WITH_POINTS_MS = 6 * HOUR_MS;
const RANGES_BEYOND = `((bigint)$__timeTo - (bigint)$__timeFrom - (bigint)1) / (bigint)${RANGE_WITH_POINTS_MS}`;
const WITHIN_A_SHORT_RANGE = time(
  `collection_max((list<bigint>)[$__timeFrom, ${HOUR_AGO}, ${RANGES_BEYOND} * (bigint)$__timeTo])`,
);

/** So many countries have a gauge of their own. */
const MOST_GAUGES = 12;

/** The companies that have a figure; rows of before there was the column to count the others by have null there, which SUM leaves out. */
const having = (figure: 'employees' | 'investment' | 'revenue') =>
  `(SUM(companies) - SUM(without_${figure}))`;

/** Statements of the company dashboard. */
export const QUERIES = {
  countries: `SELECT value FROM ${KEYSPACE}.${TABLES.dimensionValues} WHERE dimension = 'country'`,

  sums: `SELECT dimension, SUM(companies) AS companies, SUM(employees) AS employees, SUM(investment) AS investment,
    SUM(revenue) AS revenue, SUM(valuation) AS valuation FROM ${TOTALS} WHERE ${ALL}`,

  averageInvestment: `SELECT granularity, bucket AS time, SUM(investment) / ${having('investment')} AS investment FROM ${TOTALS}
    WHERE ${ALL} ${BY_VALUE}, bucket`,

  singleInvestments: `SELECT list, timestamp_column AS time, investment_received FROM ${NEWEST}${WITHIN_A_SHORT_RANGE}
    AND timestamp_column < $__timeTo LIMIT 1000`,

  companiesPerMinute: `SELECT value, bucket AS time, companies / ${BUCKET_MINUTES} AS companies
    FROM ${TOTALS} WHERE ${SECTORS_IN_RANGE}`,

  allPerMinute: `SELECT granularity, value, bucket AS time, companies / ${BUCKET_MINUTES} AS companies FROM ${TOTALS} WHERE ${ALL}`,

  investmentByCountry: `SELECT dimension, value AS country, SUM(investment) / ${having('investment')} AS "average investment"
    FROM ${TOTALS} WHERE ${COUNTRIES} ${BY_VALUE}`,

  revenueByCountry: `SELECT dimension, value AS country, SUM(revenue) / ${having('revenue')} AS "average revenue"
    FROM ${TOTALS} WHERE ${COUNTRIES} ${BY_VALUE}`,

  employeesByCountry: `SELECT dimension, value AS country, 1.0 * SUM(employees) / ${having('employees')} AS "average employees"
    FROM ${TOTALS} WHERE ${COUNTRIES} ${BY_VALUE}`,

  revenueAndInvestment: `SELECT dimension, value AS country, SUM(revenue) AS revenue, SUM(investment) AS investment,
    (double)${MOST_GAUGES} AS most, (double)0 AS is_rest FROM ${TOTALS} WHERE ${COUNTRIES} ${BY_VALUE}`,

  otherCountries: `SELECT (text)'country' AS dimension, (text)'${REST}' AS country, (double)0 AS revenue, (double)0 AS investment,
    (double)${MOST_GAUGES} AS most, (double)1 AS is_rest FROM system.local`,

  companiesBySize: `SELECT dimension, value AS size, SUM(companies) AS companies, 1.0 * SUM(employees) / SUM(companies) AS employees
    FROM ${TOTALS} WHERE ${SIZES} ${BY_VALUE}`,

  companiesBySector: `SELECT dimension, value AS sector, SUM(companies) AS companies FROM ${TOTALS} WHERE ${SECTORS_IN_RANGE} ${BY_VALUE}`,

  employeesBySector: `SELECT dimension, value AS sector, SUM(employees) AS employees FROM ${TOTALS} WHERE ${SECTORS_IN_RANGE} ${BY_VALUE}`,

  /** In the form of a sector's, called all. */
  companiesOfAll: `SELECT dimension, value AS sector, SUM(companies) AS companies FROM ${TOTALS} WHERE ${ALL} ${BY_VALUE}`,
  employeesOfAll: `SELECT dimension, value AS sector, SUM(employees) AS employees FROM ${TOTALS} WHERE ${ALL} ${BY_VALUE}`,

  investmentOverTime: `SELECT granularity, bucket AS time, investment FROM ${TOTALS} WHERE ${ALL}`,

  newest: `SELECT list, timestamp_column AS time, name, country, sector, number_of_employees AS employees, revenue,
    investment_received AS investment, valuation FROM ${NEWEST}${WITHIN_THE_HOUR} AND timestamp_column < $__timeTo LIMIT 50`,
} as const;
