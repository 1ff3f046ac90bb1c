/* What a photo says itself: the one door to libexif. Nobody vouches for it. */
#include <libexif/exif-data.h>
#include <stdio.h>
#include <string.h>

#include "db/photo.h"

/* "2026:11:23 09:40:00" as the camera writes it. */
static void read_time(ExifData *data, struct photo *photo)
{
	enum { LENGTH = 19 };
	static const char form[] = "dddd:dd:dd dd:dd:dd";
	ExifEntry *entry = exif_content_get_entry(data->ifd[EXIF_IFD_EXIF], EXIF_TAG_DATE_TIME_ORIGINAL);
	if (!entry || !entry->data || entry->format != EXIF_FORMAT_ASCII || entry->size < LENGTH)
		return;
	char text[LENGTH + 1] = { 0 };
	memcpy(text, entry->data, LENGTH);
	for (int i = 0; i < LENGTH; i++)
		if (form[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != form[i])
			return;
	if (strncmp(text, "0000", 4) == 0)
		return;
	text[4] = text[7] = '-';
	snprintf(photo->taken_at, sizeof photo->taken_at, "%s", text);
}

/* Degrees, minutes and seconds as three fractions; false for what is none or lies beyond `most`. */
static bool read_degrees(ExifData *data, ExifTag tag, double most, double *degrees)
{
	enum { FRACTION = 8 };
	static const double share[] = { 1, 60, 3600 };
	ExifEntry *entry = exif_content_get_entry(data->ifd[EXIF_IFD_GPS], tag);
	double sum = 0;
	if (!entry || !entry->data || entry->format != EXIF_FORMAT_RATIONAL || entry->components != 3 ||
	    entry->size < 3 * FRACTION)
		return false;
	for (int i = 0; i < 3; i++) {
		ExifRational part = exif_get_rational(entry->data + i * FRACTION, exif_data_get_byte_order(data));
		if (part.denominator == 0)
			return false;
		sum += (double)part.numerator / (double)part.denominator / share[i];
	}
	*degrees = sum;
	return sum <= most;
}

static bool is_negative(ExifData *data, ExifTag tag, char letter)
{
	ExifEntry *entry = exif_content_get_entry(data->ifd[EXIF_IFD_GPS], tag);
	return entry && entry->data && entry->size > 0 && entry->data[0] == (unsigned char)letter;
}

static void read_place(ExifData *data, struct photo *photo)
{
	double latitude, longitude;
	ExifTag latitude_tag = (ExifTag)EXIF_TAG_GPS_LATITUDE, longitude_tag = (ExifTag)EXIF_TAG_GPS_LONGITUDE;
	if (!read_degrees(data, latitude_tag, 90, &latitude) || !read_degrees(data, longitude_tag, 180, &longitude))
		return;
	if (is_negative(data, (ExifTag)EXIF_TAG_GPS_LATITUDE_REF, 'S'))
		latitude = -latitude;
	if (is_negative(data, (ExifTag)EXIF_TAG_GPS_LONGITUDE_REF, 'W'))
		longitude = -longitude;
	snprintf(photo->latitude, sizeof photo->latitude, "%.6f", latitude);
	snprintf(photo->longitude, sizeof photo->longitude, "%.6f", longitude);
}

void exif_read(const unsigned char *bytes, size_t size, struct photo *photo)
{
	ExifData *data = exif_data_new_from_data(bytes, (unsigned int)size);
	if (!data)
		return;
	read_time(data, photo);
	read_place(data, photo);
	exif_data_unref(data);
}
