using System.Security.Cryptography;
using Entri.Admin.Domain;

namespace Entri.Admin.Commands.Demo;

/// <summary>The people of a demo organization.</summary>
internal static class DemoPeople
{
    /// <summary>Names and mailboxes, from many languages, short ones and long ones.</summary>
    public static readonly (string Name, string Mailbox)[] Names =
    [
        ("Ada Lindqvist", "ada.lindqvist"), ("佐藤 美咲", "misaki.sato"), ("فاطمة الزهراء بن عبد الله", "fatima.benabdallah"),
        ("João Pedro Albuquerque", "joao.albuquerque"), ("Zoë van den Berg-Oosterhuis", "zoe.vandenberg"), ("李雨桐", "yutong.li"),
        ("Олена Ковальчук", "olena.kovalchuk"), ("Nguyễn Thị Minh Khai", "minhkhai.nguyen"), ("Søren Ågaard", "soren.aagaard"),
        ("김서연", "seoyeon.kim"), ("Li", "li"), ("María del Carmen Fernández de Córdoba y Álvarez de Toledo", "carmen.fernandez"),
        ("יעל כהן", "yael.cohen"), ("Ἑλένη Παπαδοπούλου", "eleni.papadopoulou"), ("अनन्या शर्मा", "ananya.sharma"),
        ("Łukasz Wiśniewski", "lukasz.wisniewski"), ("Gülşah Yıldırım", "gulsah.yildirim"), ("สมชาย ใจดี", "somchai.jaidee"),
        ("Aoife Ní Bhraonáin", "aoife.nibhraonain"), ("محمد عبد الرحمن", "mohamed.abdelrahman"), ("Jean-Baptiste Lefèvre", "jb.lefevre"),
        ("Þórunn Sigurðardóttir", "thorunn.sigurdardottir"), ("Chukwuemeka Okonkwo", "emeka.okonkwo"), ("山田 太郎", "taro.yamada"),
        ("Živa Šušteršič", "ziva.sustersic"), ("Иван Петров", "ivan.petrov"), ("Nuala O’Shaughnessy", "nuala.oshaughnessy"),
        ("Hans-Jürgen Großmann", "hj.grossmann"), ("Árpád Szőllősi", "arpad.szollosi"), ("陳怡君", "yijun.chen"),
        ("Leilani Kealoha", "leilani.kealoha"), ("Dvořáková Anežka", "anezka.dvorakova"), ("Ngozi Adébáyọ̀", "ngozi.adebayo"),
        ("Tuğba Öztürk", "tugba.ozturk"), ("박지훈", "jihoon.park"), ("Siiri Hyvönen", "siiri.hyvonen"), ("Ștefan Țurcanu", "stefan.turcanu"),
        ("நந்தினி சுப்பிரமணியன்", "nandini.subramanian"), ("Mbali Dlamini", "mbali.dlamini"), ("გიორგი ბერიძე", "giorgi.beridze"),
        ("Giulia D’Angelo", "giulia.dangelo"), ("Արամ Պետրոսյան", "aram.petrosyan"), ("Sofía Ramírez", "sofia.ramirez"),
        ("Māra Bērziņa", "mara.berzina"), ("رضا احمدی", "reza.ahmadi"), ("Wolfeschlegelsteinhausenbergerdorff Müller", "w.mueller"),
        ("Kwame Mensah", "kwame.mensah"), ("鈴木 さくら", "sakura.suzuki"), ("Rūta Kazlauskaitė", "ruta.kazlauskaite"), ("Bo", "bo"),
        ("Mehwish Ṣiddīqī", "mehwish.siddiqi"), ("Tamás Óvári", "tamas.ovari"), ("Isla MacGillivray", "isla.macgillivray"),
        ("عبد العزيز الهاشمي", "abdulaziz.alhashimi"), ("Ève Tremblay", "eve.tremblay"), ("中村 健太", "kenta.nakamura"),
    ];

    /// <summary>What those who join after the owner are, over and over.</summary>
    private static readonly MemberRole[] Roles =
    [
        MemberRole.Admin, MemberRole.Translator, MemberRole.Developer, MemberRole.Reviewer, MemberRole.Translator, MemberRole.Developer,
        MemberRole.Translator, MemberRole.Reviewer, MemberRole.Owner, MemberRole.Translator,
    ];

    /// <summary>One of so many people came as a reviewer.</summary>
    private const int RisesEvery = 3;

    private static readonly string[] Browsers =
    [
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15",
        "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148",
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36",
    ];

    /// <summary>Adds a person. Only the first is given a password by whoever calls this; nobody can sign in as another.</summary>
    public static DemoPerson Add(DemoScene scene, int number)
    {
        // More come early than late.
        var start = scene.Organization.CreatedAt;
        var joined = number == 0 ? start : scene.Between(start, start + ((scene.Now - start) * scene.Random.NextDouble()));
        var (name, mailbox) = NameOf(number);
        var user = ApplicationUser.Create(name, $"{mailbox}@{scene.Domain}", joined);
        var role = number == 0 ? MemberRole.Owner : Roles[(number - 1) % Roles.Length];
        var member = new Member { OrganizationId = scene.Organization.Id, UserId = user.Id, Role = role, JoinedAt = joined };
        var seen = scene.Between(joined, scene.Now);
        var session = new UserSession
        {
            Id = EntityId.NewSession(seen),

            // The hash of nothing that anybody has, so that it opens nothing.
            Hash = RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes),
            UserId = user.Id,
            OrganizationId = scene.Organization.Id,
            CreatedAt = seen,
            ProvenAt = seen,
            LastSeenAt = seen,
            ExpiresAt = seen.AddDays(7),
            IpAddress = AddressOf(scene),
            UserAgent = scene.Any(Browsers),
        };
        member.OpenedAt = seen;
        var person = new DemoPerson(user, member, session, number > 1 && number % RisesEvery == 0 ? MemberRole.Reviewer : role);
        scene.People.Add(person);
        return person;
    }

    /// <summary>A name, and a mailbox that nobody else has.</summary>
    public static (string Name, string Mailbox) NameOf(int number)
    {
        var (round, index) = Math.DivRem(number, Names.Length);
        var (name, mailbox) = Names[index];
        return round == 0 ? (name, mailbox) : ($"{name} {round + 1}", $"{mailbox}.{round + 1}");
    }

    /// <summary>An address of either kind from those that stand for others in documents.</summary>
    public static string AddressOf(DemoScene scene) => scene.Chance(0.4)
        ? $"2001:db8:{scene.Random.Next(1, 0xffff):x}:{scene.Random.Next(1, 0xffff):x}::{scene.Random.Next(1, 0xffff):x}"
        : $"{scene.Any(["192.0.2", "198.51.100", "203.0.113"])}.{scene.Random.Next(1, 255)}";
}
